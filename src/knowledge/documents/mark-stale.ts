import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'

// Locks rows in a fixed order, so that transactions that mark the same agents do not deadlock.

/**
 * Marks the coverage of agents as stale if one of the documents is placed in their scope. Call it in the transaction of
 * the change.
 */
export async function markAgentsOfDocuments(
  tx: WorkspaceTransaction,
  workspaceId: string,
  documentIds: readonly string[],
): Promise<void> {
  await tx.$executeRaw`
    WITH stale AS (
      SELECT id FROM agents WHERE workspace_id = ${workspaceId}::uuid AND id IN (
      SELECT an.agent_id FROM placements p
      JOIN taxonomy_closure c ON c.descendant_id = p.node_id
      JOIN agent_nodes an ON an.node_id = c.ancestor_id
      WHERE p.document_id = ANY(${[...documentIds]}::uuid[])) ORDER BY id FOR UPDATE
    )
    UPDATE agents SET scope_changes = scope_changes + 1 FROM stale WHERE agents.id = stale.id`
}

/**
 * Marks the coverage of agents as stale if one of the nodes is in their scope. Call it in the transaction of the
 * change.
 */
export async function markAgentsOfNodes(
  tx: WorkspaceTransaction,
  workspaceId: string,
  nodeIds: readonly string[],
): Promise<void> {
  await tx.$executeRaw`
    WITH stale AS (
      SELECT id FROM agents WHERE workspace_id = ${workspaceId}::uuid AND id IN (
      SELECT an.agent_id FROM taxonomy_closure c
      JOIN agent_nodes an ON an.node_id = c.ancestor_id
      WHERE c.descendant_id = ANY(${[...nodeIds]}::uuid[])) ORDER BY id FOR UPDATE
    )
    UPDATE agents SET scope_changes = scope_changes + 1 FROM stale WHERE agents.id = stale.id`
}

/**
 * Marks the coverage of agents that use one of these taxonomy versions as stale. Call it in the transaction of the
 * change.
 */
export async function markAgentsOfTaxonomies(
  tx: WorkspaceTransaction,
  workspaceId: string,
  taxonomyIds: readonly string[],
): Promise<void> {
  await tx.$executeRaw`
    WITH stale AS (
      SELECT id FROM agents WHERE workspace_id = ${workspaceId}::uuid AND taxonomy_id = ANY(${[...taxonomyIds]}::uuid[])
      ORDER BY id FOR UPDATE
    )
    UPDATE agents SET scope_changes = scope_changes + 1 FROM stale WHERE agents.id = stale.id`
}
