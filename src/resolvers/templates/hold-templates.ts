import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'

/**
 * Locks templates (UUIDs), in the one order of all who lock several: whoever changes, publishes, uses or rates one waits. Those
 * that are not of the workspace are left out.
 * @returns ids of those that are there, and the time by the database's clock.
 */
export async function holdTemplates(
  tx: WorkspaceTransaction,
  workspaceId: string,
  ids: readonly string[],
): Promise<{ id: string; now: Date }[]> {
  return tx.$queryRaw`
    SELECT id, now() AS now FROM templates
    WHERE workspace_id = ${workspaceId}::uuid AND id = ANY(${[...ids]}::uuid[]) ORDER BY id FOR NO KEY UPDATE`
}
