import { NotFoundError } from '../../errors.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { encodeId } from '../../platform/ids.ts'

/**
 * Prevents the deletion of an agent (a UUID) until the end of the transaction, so that rows that reference it can be
 * written.
 * @throws NotFoundError if it was deleted in the meantime.
 */
export async function preventAgentDeletion(
  tx: WorkspaceTransaction,
  workspaceId: string,
  agentId: string,
): Promise<void> {
  const kept = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM agents WHERE id = ${agentId}::uuid AND workspace_id = ${workspaceId}::uuid FOR KEY SHARE`
  if (kept.length === 0) throw new NotFoundError('agent', encodeId('Agent', agentId))
}
