import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'

/**
 * Locks templates (UUIDs), in id order to avoid deadlocks. Requests that change, publish, use or rate one of them wait.
 * Omits those that are not in the workspace.
 * @returns ids of the locked templates, and the time of the database's clock.
 */
export async function lockTemplates(
  tx: WorkspaceTransaction,
  workspaceId: string,
  ids: readonly string[],
): Promise<{ id: string; now: Date }[]> {
  return tx.$queryRaw`
    SELECT id, now() AS now FROM templates
    WHERE workspace_id = ${workspaceId}::uuid AND id = ANY(${[...ids]}::uuid[]) ORDER BY id FOR NO KEY UPDATE`
}
