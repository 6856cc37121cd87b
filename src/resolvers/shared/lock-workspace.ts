import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'

/**
 * Locks a workspace until the end of the transaction. Serializes transactions that count its rows against a limit;
 * plain writes of its rows do not wait.
 * @returns the current time of the database's clock.
 */
export async function lockWorkspace(tx: WorkspaceTransaction, workspaceId: string): Promise<Date> {
  const [row] = await tx.$queryRaw<{ now: Date }[]>`
    SELECT now() AS now FROM workspaces WHERE id = ${workspaceId}::uuid FOR NO KEY UPDATE`
  if (!row) throw new Error(`Workspace ${workspaceId} does not exist.`)
  return row.now
}
