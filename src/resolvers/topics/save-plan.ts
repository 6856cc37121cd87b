import type { PlanSource } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { estimatePlan } from '../../reports/plan/estimate-plan.ts'
import type { PlannedSection, Subject } from '../../reports/plan/section-idea.ts'
import { writeOutline } from '../../reports/plan/write-outline.ts'
import { measureDurations } from '../tasks/measure-durations.ts'

/** A plan to save. Ids are UUIDs. */
export interface ReadyPlan {
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
