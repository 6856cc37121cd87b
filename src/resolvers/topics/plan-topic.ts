import { performance } from 'node:perf_hooks'
import { v7 as uuidv7 } from 'uuid'
import type { ViewerContext } from '../../context.ts'
import { ConflictError, LimitReachedError, ValidationError, type ValidationIssue } from '../../errors.ts'
import type { Prisma, TemplateVersion, Topic } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { startDeadline } from '../../platform/deadline.ts'
import { encodeId } from '../../platform/ids.ts'
import { type MadePlan, makePlan, type PlanDeadlines } from '../../reports/plan/make-plan.ts'
import { savePlan, saveTopicAgents } from '../../reports/store/save-plan.ts'
import { InputProblems } from '../shared/input-problems.ts'
import { claimIdempotencyKey, findFirstResult } from '../shared/remember-request.ts'
import { requireScope } from '../shared/require-scope.ts'
import { countUse } from '../templates/use-template.ts'
import { estimateReport, readSearchedAgents } from './estimate-report.ts'
import { lockIdleTopic } from './find-topic.ts'
import { type CheckedPlanInput, checkPlanInput, type PlanTopicInput } from './plan-request.ts'
import { requireTopicOwner } from './require-topic-owner.ts'

/** Ids are UUIDs. */
interface PlannedTopic {
  topicId: string
  planId: string
}

/**
 * Plans a report on a new or an existing topic. For an existing topic, omitted inputs keep their values. Always
 * responds in time: the plan does without results that the model and the search do not return by their deadlines.
 */
export async function planTopic(
  context: ViewerContext,
  input: PlanTopicInput,
  found: readonly ValidationIssue[] = [],
): Promise<PlannedTopic> {
  requireScope(context, 'WRITE')
  const startedAt = performance.now()
  const { idempotencyKey: key, ...request } = input
  const remembered = { operation: 'planTopic', key, input: request, makes: 'TopicPlan' } as const
  const first = found.length === 0 ? await findFirstResult(context, remembered) : null
  if (first) return recall(context, context.db, first)
  const checked = await checkPlanInput(context, input, new InputProblems(found))
  await limitPlans(context)
  const plan = await makeRequestedPlan(context, checked, startedAt)
  // Not in the transaction: the embedded database has one connection.
  const estimate = await estimateReport(context, plan.sections.length)
  const id = uuidv7()
  return context.db.$transaction(async tx => {
    const earlier = await claimIdempotencyKey(context, tx, { ...remembered, id })
    if (earlier) return recall(context, tx, earlier)
    // Lock templates before topics, as everywhere.
    if (checked.version) await countUse(context, tx, useOf(checked.version))
    const topicId = await saveTopic(context, tx, checked, plan)
    await savePlan(tx, {
      id,
      workspaceId: context.viewer.workspaceId,
      isFirst: !checked.topic,
      topicId,
      startedAt,
      estimate,
      subject: checked.subject,
      ...plan,
    })
    return { topicId, planId: id }
  })
}

function makeRequestedPlan(
  context: ViewerContext,
  checked: CheckedPlanInput,
  startedAt: number,
): Promise<MadePlan> {
  const { app, db, viewer } = context
  return withPlanDeadlines(startedAt, app.config.plans.timeoutMs, async deadlines => {
    const agents = await readSearchedAgents(context, checked.agentIds)
    const { subject, guide } = checked
    const { workspaceId, userId } = viewer
    const templateId = checked.version?.templateId ?? null
    const model = await app.models.open({ workspaceId, userId, templateId, purpose: 'PLAN' })
    return makePlan(db, { subject, agents, guide, model }, deadlines)
  })
}

function useOf({ id, templateId }: TemplateVersion): Parameters<typeof countUse>[2] {
  return { templateId: encodeId('Template', templateId), versionId: id }
}

/** @throws NotPermittedError if another user sent the first request with the idempotency key. */
async function recall(
  context: ViewerContext,
  db: Pick<WorkspaceTransaction, 'topicPlan'>,
  planId: string,
): Promise<PlannedTopic> {
  const { topicId } = await db.topicPlan.findUniqueOrThrow({
    where: { id: planId },
    select: { topicId: true },
  })
  await requireTopicOwner(context, topicId)
  return { topicId, planId }
}

/** Creates or updates the topic. @returns its UUID. */
async function saveTopic(
  { viewer }: ViewerContext,
  tx: WorkspaceTransaction,
  { topic: former, subject, version, inputs }: CheckedPlanInput,
  { agentIds }: MadePlan,
): Promise<string> {
  const { workspaceId, userId } = viewer
  const data = {
    title: subject.topic,
    language: subject.language,
    status: 'PLANNED' as const,
    templateVersionId: version?.id ?? null,
    inputs: inputs as Prisma.InputJsonObject,
  }
  const id = former?.id ?? uuidv7()
  if (former) {
    await lockPlannable(tx, former)
    await tx.topic.update({ where: { id }, data })
    await tx.topicAgent.deleteMany({ where: { topicId: id } })
  } else await tx.topic.create({ data: { ...data, id, workspaceId, createdById: userId } })
  await saveTopicAgents(tx, { workspaceId, topicId: id }, agentIds)
  return id
}

/** Locks a topic. @throws ValidationError if a report on it is being written: its plan must not change then. */
async function lockPlannable(tx: WorkspaceTransaction, topic: Topic): Promise<void> {
  try {
    await lockIdleTopic(tx, topic, topic.id)
  } catch (error) {
    if (!(error instanceof ConflictError)) throw error
    throw new ValidationError([{ path: 'input.topicId', message: error.message }])
  }
}

const MINUTE_MS = 60_000

/**
 * Counts a plan request against the user's limit per minute. Exact for concurrent requests, also across processes.
 * @throws LimitReachedError if the user reached the limit within the last minute.
 */
export async function limitPlans({ app, db, viewer }: ViewerContext): Promise<void> {
  const { userId, workspaceId } = viewer
  const limit = app.config.plans.perMinute
  await db.$transaction(async tx => {
    await tx.$queryRaw`
      SELECT 1 FROM users WHERE id = ${userId}::uuid AND workspace_id = ${workspaceId}::uuid FOR NO KEY UPDATE`
    await tx.$executeRaw`
      DELETE FROM plan_requests WHERE user_id = ${userId}::uuid AND workspace_id = ${workspaceId}::uuid
        AND requested_at <= clock_timestamp() - interval '1 minute'`
    const [asked] = await tx.$queryRaw<[{ count: number; freeInMs: number | null }]>`
      SELECT count(*)::int AS count, (${MINUTE_MS}::float8 - extract(epoch FROM clock_timestamp() - min(requested_at)) * 1000)::float8
        AS "freeInMs"
      FROM plan_requests WHERE user_id = ${userId}::uuid AND workspace_id = ${workspaceId}::uuid`
    if (asked.count >= limit)
      throw new LimitReachedError(
        `A user can request ${limit} plans per minute. Try again later.`,
        limit,
        Math.max(1, Math.ceil(asked.freeInMs ?? MINUTE_MS)),
      )
    await tx.$executeRaw`
      INSERT INTO plan_requests (id, workspace_id, user_id, requested_at)
      VALUES (gen_random_uuid(), ${workspaceId}::uuid, ${userId}::uuid, clock_timestamp())`
  })
}

/** The model's share of the time. */
const MODEL_SHARE = 0.8

/** Runs a planning step with deadlines that count from `startedAt`, a time of `performance.now()`. */
export async function withPlanDeadlines<T>(
  startedAt: number,
  timeoutMs: number,
  plan: (deadlines: PlanDeadlines) => Promise<T>,
): Promise<T> {
  const left = (share: number) => Math.max(0, timeoutMs * share - (performance.now() - startedAt))
  const late = () => new Error('Planning timed out.')
  const model = startDeadline(left(MODEL_SHARE), late)
  const all = startDeadline(left(1), late)
  try {
    return await plan({ model: model.signal, all: all.signal })
  } finally {
    model.clear()
    all.clear()
  }
}
