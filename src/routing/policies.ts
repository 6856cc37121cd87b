import type { ModelPurpose, RoutingPolicy as Row } from '../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'
import type { RoutingPolicy } from './decision.ts'

/** In force where a workspace set none. */
export const DEFAULT_POLICY: RoutingPolicy = {
  version: 0,
  weights: { policy: 0.35, cost: 0.2, latency: 0.2, health: 0.2, region: 0.05 },
  prefer: [],
  deny: [],
  latencyTargetMs: 10_000,
}

/** A policy that a workspace set. */
export interface SavedPolicy extends RoutingPolicy {
  /** Null: all purposes without their own policy. */
  purpose: ModelPurpose | null
  updatedAt: Date
}

type Source = Pick<WorkspaceTransaction, 'routingPolicy'>

/**
 * Loads the policy in force for a purpose: its own, else the one for all purposes, else the default of Canopy. One
 * statement.
 */
export async function loadPolicy(
  db: Source,
  workspaceId: string,
  purpose: ModelPurpose,
): Promise<RoutingPolicy> {
  const row = await db.routingPolicy.findFirst({
    where: { workspaceId, OR: [{ purpose }, { purpose: null }] },
    orderBy: [{ purpose: { sort: 'asc', nulls: 'last' } }, { version: 'desc' }],
  })
  return row ? toPolicy(row) : DEFAULT_POLICY
}

/** Loads all policies in force that the workspace set: the one for all purposes first. One statement. */
export async function loadSavedPolicies(
  db: Pick<WorkspaceTransaction, '$queryRaw'>,
  workspaceId: string,
): Promise<SavedPolicy[]> {
  const rows = await db.$queryRaw<Row[]>`
    SELECT DISTINCT ON (purpose) purpose, version, policy_weight AS "policyWeight", cost_weight AS "costWeight",
      latency_weight AS "latencyWeight", health_weight AS "healthWeight", region_weight AS "regionWeight",
      prefer::text[], deny::text[], latency_target_ms AS "latencyTargetMs", created_at AS "createdAt"
    FROM routing_policies WHERE workspace_id = ${workspaceId}::uuid ORDER BY purpose NULLS FIRST, version DESC`
  return rows.map(toPolicy)
}

/** Loads the policy of a purpose alone, or of all purposes without their own for null. Null if it was never set. */
export async function loadOwnPolicy(
  db: Source,
  workspaceId: string,
  purpose: ModelPurpose | null,
): Promise<SavedPolicy | null> {
  const row = await db.routingPolicy.findFirst({
    where: { workspaceId, purpose },
    orderBy: { version: 'desc' },
  })
  return row ? toPolicy(row) : null
}

function toPolicy(row: Row): SavedPolicy {
  return {
    purpose: row.purpose,
    version: row.version,
    weights: {
      policy: row.policyWeight,
      cost: row.costWeight,
      latency: row.latencyWeight,
      health: row.healthWeight,
      region: row.regionWeight,
    },
    prefer: row.prefer,
    deny: row.deny,
    latencyTargetMs: row.latencyTargetMs,
    updatedAt: row.createdAt,
  }
}
