import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'

/** An agent that is locked until the end of the transaction. */
export interface LockedAgent {
  id: string
  taxonomyId: string
  version: number
  /** By the database's clock. */
  now: Date
}

/** Locks agents (UUIDs), in id order to avoid deadlocks. Omits those that are not in the workspace. */
export function lockAgents(
  tx: WorkspaceTransaction,
  workspaceId: string,
  ids: readonly string[],
): Promise<LockedAgent[]> {
  return tx.$queryRaw<LockedAgent[]>`
    SELECT id, taxonomy_id AS "taxonomyId", version, now() AS now FROM agents
    WHERE workspace_id = ${workspaceId}::uuid AND id = ANY(${[...ids]}::uuid[]) ORDER BY id FOR UPDATE`
}
