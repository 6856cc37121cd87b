import type { ViewerContext } from '../../context.ts'
import { searchEmbeddings } from '../../flags/guarded-models.ts'
import type { PlanSource } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { estimatePlan, writeOutline } from '../../reports/plan/estimate-plan.ts'
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
  usualSeconds: number | null
  /** Whether the topic is new and has no earlier plans. */
  isFirst: boolean
}

/** Median duration of the workspace's latest reports. Null if there are too few. One statement. */
export async function readUsualSeconds(context: ViewerContext): Promise<number | null> {
  const [durationMs] = await measureDurations(context, ['REPORT_GENERATION'])
  return durationMs ? durationMs / 1000 : null
}

/** Saves a plan as the newest of its topic and supersedes earlier plans. Call it with the topic locked. */
export async function savePlan(
  { app, viewer }: Pick<ViewerContext, 'app' | 'viewer'>,
  tx: WorkspaceTransaction,
  { id, topicId, subject, sections, source, startedAt, usualSeconds, isFirst }: ReadyPlan,
): Promise<void> {
  const { workspaceId } = viewer
  const former = isFirst ? 0 : await supersede(tx, topicId)
  const { seconds, tokens, costUsd } = estimatePlan(sections.length, app.model, usualSeconds)
  await tx.topicPlan.create({
    data: {
      id,
      workspaceId,
      topicId,
      revision: former + 1,
      source,
      outline: writeOutline(subject, sections),
      estimateSeconds: seconds,
      estimateTokens: tokens,
      estimateCostUsd: costUsd,
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

/** The nodes to search for passages: those of the given agents (UUIDs) or, for null, of all agents. One statement. */
export async function readSearchedAgents(
  { app, db, viewer }: ViewerContext,
  agentIds: readonly string[] | null,
): Promise<SearchedAgents> {
  const { workspaceId } = viewer
  const rows = await db.$queryRaw<{ nodeId: string }[]>`
    SELECT DISTINCT node_id AS "nodeId" FROM agent_nodes
    WHERE workspace_id = ${workspaceId}::uuid
      AND (${agentIds === null}::boolean OR agent_id = ANY(${[...(agentIds ?? [])]}::uuid[]))
    LIMIT ${MAX_NODES + 1}::int`
  const embeddings = await searchEmbeddings(app, viewer)
  const nodeIds = rows.length > MAX_NODES ? null : rows.map(({ nodeId }) => nodeId)
  return { workspaceId, agentIds, nodeIds, embeddings, isQuoted: !app.model }
}
