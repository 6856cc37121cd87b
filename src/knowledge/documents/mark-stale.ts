import { Prisma } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'

/**
 * Marks the coverage of agents as stale if one of the documents is placed in their scope. Call it in the transaction of
 * the change.
 */
export function markAgentsOfDocuments(
  tx: WorkspaceTransaction,
  workspaceId: string,
  documentIds: readonly string[],
): Promise<void> {
  return markAgents(
    tx,
    workspaceId,
    Prisma.sql`id IN (
      SELECT an.agent_id FROM placements p
      JOIN taxonomy_closure c ON c.descendant_id = p.node_id
      JOIN agent_nodes an ON an.node_id = c.ancestor_id
      WHERE p.document_id = ANY(${[...documentIds]}::uuid[]))`,
  )
}

/**
 * Marks the coverage of agents as stale if one of the nodes is in their scope. Call it in the transaction of the
 * change.
 */
export function markAgentsOfNodes(
  tx: WorkspaceTransaction,
  workspaceId: string,
  nodeIds: readonly string[],
): Promise<void> {
  return markAgents(
    tx,
    workspaceId,
    Prisma.sql`id IN (
      SELECT an.agent_id FROM taxonomy_closure c
      JOIN agent_nodes an ON an.node_id = c.ancestor_id
      WHERE c.descendant_id = ANY(${[...nodeIds]}::uuid[]))`,
  )
}

/**
 * Marks the coverage of agents that use one of these taxonomy versions as stale. Call it in the transaction of the
 * change.
 */
export function markAgentsOfTaxonomies(
  tx: WorkspaceTransaction,
  workspaceId: string,
  taxonomyIds: readonly string[],
): Promise<void> {
  return markAgents(tx, workspaceId, Prisma.sql`taxonomy_id = ANY(${[...taxonomyIds]}::uuid[])`)
}

/** Locks rows in a fixed order, so that transactions that mark the same agents do not deadlock. */
async function markAgents(
  tx: WorkspaceTransaction,
  workspaceId: string,
  condition: Prisma.Sql,
): Promise<void> {
  await tx.$executeRaw`
    WITH stale AS (
      SELECT id FROM agents WHERE workspace_id = ${workspaceId}::uuid AND ${condition} ORDER BY id FOR UPDATE
    )
    UPDATE agents SET scope_changes = scope_changes + 1 FROM stale WHERE agents.id = stale.id`
}
