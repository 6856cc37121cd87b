import type { PlanSource } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { estimatePlan } from '../../reports/plan/estimate-plan.ts'
import type { PlannedSection, Subject } from '../../reports/plan/section-idea.ts'
import { writeOutline } from '../../reports/plan/write-outline.ts'
import { measureDurations } from '../tasks/measure-durations.ts'

/** A plan that is ready to be written down. Ids are UUIDs. */
export interface ReadyPlan {
  id: string
  topicId: string
  subject: Subject
  sections: readonly PlannedSection[]
  source: PlanSource
  /** When it was begun, as `performance.now()` told it. */
  startedAt: number
  usualSeconds: number | null
  /** Of a topic that was made just now: there are no plans before it. */
  isFirst: boolean
}

/** How long reports of the workspace took lately; null where too few were written. One statement. */
export async function readUsualSeconds(context: ViewerContext): Promise<number | null> {
  const [durationMs] = await measureDurations(context, ['REPORT_GENERATION'])
  return durationMs ? durationMs / 1000 : null
}

/** Writes a plan as the newest of its topic, in a transaction that holds the topic. Plans before it are superseded. */
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

/** @returns the revision of the newest plan until now. */
async function supersede(tx: WorkspaceTransaction, topicId: string): Promise<number> {
  await tx.topicPlan.updateMany({
    where: { topicId, status: { not: 'SUPERSEDED' } },
    data: { status: 'SUPERSEDED' },
  })
  const { _max } = await tx.topicPlan.aggregate({ where: { topicId }, _max: { revision: true } })
  return _max.revision ?? 0
}
