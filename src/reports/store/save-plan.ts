import type { PlanSource } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { type Estimate, writeOutline } from '../plan/estimate-plan.ts'
import type { PlannedSection, Subject } from '../plan/section-idea.ts'

/** A plan to save. Ids are UUIDs. */
interface ReadyPlan {
  id: string
  workspaceId: string
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

/** Saves a plan as the newest of its topic and supersedes earlier plans. Call it with the topic locked. */
export async function savePlan(
  tx: WorkspaceTransaction,
  { id, workspaceId, topicId, subject, sections, source, startedAt, estimate, isFirst }: ReadyPlan,
): Promise<void> {
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
