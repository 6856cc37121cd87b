import type { WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'

/**
 * Makes others wait who hold the same workspace, so that two who count its rows do not both find room for one more. Who
 * only writes rows of it does not wait.
 * @returns the time by the database's clock, the only one that counts.
 */
export async function holdWorkspace(tx: WorkspaceTransaction, workspaceId: string): Promise<Date> {
  const [row] = await tx.$queryRaw<{ now: Date }[]>`
    SELECT now() AS now FROM workspaces WHERE id = ${workspaceId}::uuid FOR NO KEY UPDATE`
  if (!row) throw new Error(`Workspace ${workspaceId} is gone.`)
  return row.now
}
