import type { ViewerContext } from '../../context.ts'
import { searchEmbeddings } from '../../flags/guarded-models.ts'
import type { LanguageModel } from '../../models/language-model.ts'
import { type Estimate, estimatePlan } from '../../reports/plan/estimate-plan.ts'
import type { SearchedAgents } from '../../reports/plan/evidence-finder.ts'
import { measureDurations } from '../tasks/queue.ts'

/** Estimates a report with so many sections, also from the duration of the workspace's latest reports. */
export async function estimateReport(context: ViewerContext, sections: number): Promise<Estimate> {
  const [[durationMs], writer] = await Promise.all([
    measureDurations(context, ['REPORT_GENERATION']),
    openWriter(context),
  ])
  return estimatePlan(sections, writer, durationMs ? durationMs / 1000 : null)
}

function openWriter({ app, viewer }: ViewerContext): Promise<LanguageModel | null> {
  return app.models.open({ workspaceId: viewer.workspaceId, purpose: 'WRITE' })
}

/** With more nodes, searches the whole workspace and then filters out passages of no agent. */
const MAX_NODES = 5_000

/** The nodes to search for passages: those of the given agents (UUIDs) or, for null, of all agents. */
export async function readSearchedAgents(
  context: ViewerContext,
  agentIds: readonly string[] | null,
): Promise<SearchedAgents> {
  const { app, db, viewer } = context
  const { workspaceId } = viewer
  const rows = await db.$queryRaw<{ nodeId: string }[]>`
    SELECT DISTINCT node_id AS "nodeId" FROM agent_nodes
    WHERE workspace_id = ${workspaceId}::uuid
      AND (${agentIds === null}::boolean OR agent_id = ANY(${[...(agentIds ?? [])]}::uuid[]))
    LIMIT ${MAX_NODES + 1}::int`
  const embeddings = await searchEmbeddings(app, viewer, { userId: viewer.userId })
  const nodeIds = rows.length > MAX_NODES ? null : rows.map(({ nodeId }) => nodeId)
  return { workspaceId, agentIds, nodeIds, embeddings, isQuoted: !(await openWriter(context)) }
}
