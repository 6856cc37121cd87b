import type { ViewerContext } from '../../context.ts'
import { searchEmbeddings } from '../../flags/guarded-models.ts'
import type { PlanSource } from '../../generated/prisma/client.ts'
import type { LanguageModel } from '../../models/language-model.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { type Estimate, estimatePlan, writeOutline } from '../../reports/plan/estimate-plan.ts'
import type { SearchedAgents } from '../../reports/plan/evidence-finder.ts'
import type { PlannedSection, Subject } from '../../reports/plan/section-idea.ts'
import { measureDurations } from '../tasks/queue.ts'

/** A plan to save. Ids are UUIDs. */
interface ReadyPlan {
  id: string
  topicId: string
  subject: Subject
  sections: readonly PlannedSection[]
  source: PlanSource
  /** When planning started, a time of `performance.now()`. */
  startedAt: number
  estimate: Estimate
  /** Whether the topic is new and has no earlier plans. */
  isFirst: boolean
}

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

/** Saves a plan as the newest of its topic and supersedes earlier plans. Call it with the topic locked. */
export async function savePlan(
  { viewer }: Pick<ViewerContext, 'viewer'>,
  tx: WorkspaceTransaction,
  { id, topicId, subject, sections, source, startedAt, estimate, isFirst }: ReadyPlan,
): Promise<void> {
  const { workspaceId } = viewer
  const former = isFirst ? 0 : await supersede(tx, topicId)
  await tx.topicPlan.create({
    data: {
      id,
      workspaceId,
      topicId,
      revision: former + 1,
      source,
      outline: writeOutline(subject, sections),
      estimateSeconds: estimate.seconds,
      estimateTokens: estimate.tokens,
      estimateCostUsd: estimate.costUsd,
      tookMs: performance.now() - startedAt,
    },
  })
  await tx.planSection.createMany({
    data: sections.map(({ forecast, ...section }, i) => ({
      ...section,
      ...forecast,
      workspaceId,
      planId: id,
      ordinal: i + 1,
    })),
  })
}

/** @returns the revision of the latest plan so far, or 0. */
async function supersede(tx: WorkspaceTransaction, topicId: string): Promise<number> {
  await tx.topicPlan.updateMany({
    where: { topicId, status: { not: 'SUPERSEDED' } },
    data: { status: 'SUPERSEDED' },
  })
  const { _max } = await tx.topicPlan.aggregate({ where: { topicId }, _max: { revision: true } })
  return _max.revision ?? 0
}

/** Saves the agents (UUIDs) of a topic that has none, in order. Omits agents that were deleted in the meantime. */
export async function saveTopicAgents(
  tx: WorkspaceTransaction,
  { workspaceId, topicId }: { workspaceId: string; topicId: string },
  agentIds: readonly string[],
): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO topic_agents (workspace_id, topic_id, agent_id, ordinal)
    SELECT agents.workspace_id, ${topicId}::uuid, agents.id, asked.ordinal::int
    FROM unnest(${[...agentIds]}::uuid[]) WITH ORDINALITY AS asked (id, ordinal) JOIN agents ON agents.id = asked.id
    WHERE agents.workspace_id = ${workspaceId}::uuid`
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
