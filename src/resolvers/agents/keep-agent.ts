import { NotFoundError } from '../../errors.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { encodeId } from '../../platform/ids.ts'

/**
 * Keeps an agent (a UUID) from being deleted until the end of the transaction, so that rows can be written that belong to it.
 * @throws NotFoundError when it was deleted since it was found.
 */
export async function keepAgent(
  tx: WorkspaceTransaction,
  workspaceId: string,
  agentId: string,
): Promise<void> {
  const kept = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM agents WHERE id = ${agentId}::uuid AND workspace_id = ${workspaceId}::uuid FOR KEY SHARE`
  if (kept.length === 0) throw new NotFoundError('agent', encodeId('Agent', agentId))
}
