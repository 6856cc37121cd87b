import type { Secret } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { decodeId } from '../../platform/ids.ts'

/** Locks a secret, to serialize its changes, and reads it with the time of the database. Null if there is none. */
export async function lockSecret(
  tx: WorkspaceTransaction,
  workspaceId: string,
  id: string,
): Promise<(Secret & { now: Date }) | null> {
  const uuid = decodeId('Secret', id)
  if (!uuid) return null
  const [locked] = await tx.$queryRaw<{ now: Date }[]>`
    SELECT now() AS now FROM secrets WHERE id = ${uuid}::uuid AND workspace_id = ${workspaceId}::uuid
    FOR NO KEY UPDATE`
  const secret = locked ? await tx.secret.findUnique({ where: { id: uuid } }) : null
  return secret && locked ? { ...secret, now: locked.now } : null
}
