import type { PlanSource } from '../../generated/prisma/client.ts'
import { MIN_COUNTED_CONFIDENCE } from '../../knowledge/documents/place-by-keywords.ts'
import type { LanguageModel } from '../../models/language-model.ts'
import type { WorkspaceDatabase } from '../../platform/database/scope-to-workspace.ts'
import type { JsonSchemas } from '../../plugins/json-schema/json-schemas.ts'
import { listProblems } from '../../plugins/value-problems.ts'
import type { PlanDeadlines } from '../../reports/plan/make-plan.ts'
import type { GoalAgent } from './answer-parts.ts'
import { type EvidencePlanInput, planByEvidence } from './plan-by-evidence.ts'
import { planByModel } from './plan-by-model.ts'
import type { PlannedStep } from './planned-step.ts'
import type { PlanTool } from './read-model-plan.ts'

/** Agents that a plan can name. */
const MAX_AGENTS = 50

/**
 * Loads the agents for a plan, those with the most documents first. An agent without a description is described by its
 * nodes. One statement.
 * @param agentIds UUIDs. Null: all of the workspace.
 */
export function loadPlanAgents(
  db: Pick<WorkspaceDatabase, '$queryRaw'>,
  workspaceId: string,
  agentIds: readonly string[] | null,
): Promise<GoalAgent[]> {
  // Counts the documents of agents that were never measured.
  return db.$queryRaw<GoalAgent[]>`
    SELECT a.id, a.name,
      COALESCE(nullif(a.scope_description, ''), n.names, '') AS "scopeDescription",
      COALESCE(n.ids, '{}') AS "nodeIds",
      COALESCE(s.total_documents, (
        SELECT count(DISTINCT p.document_id) FROM taxonomy_closure t JOIN placements p ON p.node_id = t.descendant_id
        WHERE t.ancestor_id = ANY(n.ids) AND p.confidence >= ${MIN_COUNTED_CONFIDENCE}::float8))::int AS documents
    FROM agents a LEFT JOIN coverage_snapshots s ON s.id = a.latest_snapshot_id
      LEFT JOIN LATERAL (
        SELECT array_agg(node.id ORDER BY node.ordinal, node.id) AS ids,
          string_agg(node.name, ', ' ORDER BY node.ordinal, node.id) AS names
        FROM agent_nodes own JOIN taxonomy_nodes node ON node.id = own.node_id WHERE own.agent_id = a.id) n ON true
    WHERE a.workspace_id = ${workspaceId}::uuid
      AND (${agentIds === null}::boolean OR a.id = ANY(${[...(agentIds ?? [])]}::uuid[]))
    ORDER BY documents DESC, a.id
    LIMIT ${MAX_AGENTS}::int`
}

/** What a goal asks for, and what its plan can use. */
export interface GoalPlanInput extends EvidencePlanInput {
  /** Null: the plan is made by evidence only. */
  model: LanguageModel | null
  /** Why it is replanned. Null for the first plan. */
  reason: string | null
  /** Checks the inputs of tools. */
  schemas: Pick<JsonSchemas, 'checkInput'>
}

/** Steps in order, and what made the plan. */
export interface GoalPlan {
  steps: PlannedStep[]
  source: PlanSource
}

/**
 * Plans a goal with the model if there is one and it returns a usable plan in time, otherwise by evidence. Both plans are
 * made concurrently, so the fallback adds no time. A plan has at most 12 steps; the last one is the SYNTHESIS.
 */
export async function makeGoalPlan(
  db: WorkspaceDatabase,
  input: GoalPlanInput,
  deadlines: PlanDeadlines,
): Promise<GoalPlan> {
  const { model, schemas } = input
  const checkInput = async (tool: PlanTool, value: object) => {
    const checked = await schemas.checkInput(tool.input, value, 'input')
    return 'issues' in checked && checked.issues.length > 0 ? [listProblems(checked.issues)] : []
  }
  const [byModel, byEvidence] = await Promise.all([
    model && planByModel(model, { ...input, checkInput }, deadlines.model),
    planByEvidence(db, input, deadlines.all),
  ])
  return byModel ? { steps: byModel, source: 'MODEL' } : { steps: byEvidence, source: 'EVIDENCE' }
}
