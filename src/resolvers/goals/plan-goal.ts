import { v7 as uuidv7 } from 'uuid'
import type { ViewerContext } from '../../context.ts'
import { ConflictError, type ValidationIssue } from '../../errors.ts'
import type { Goal } from '../../generated/prisma/client.ts'
import { cancelDetachedTasks } from '../../goals/run/detached-tasks.ts'
import { makePlanOfGoal, savePlanOfGoal } from '../../goals/run/plan-of-goal.ts'
import { stopSteps } from '../../goals/run/stop-steps.ts'
import { setGoalStatus } from '../../goals/store/goal-changes.ts'
import { transact } from '../../platform/bus/transact.ts'
import { encodeId } from '../../platform/ids.ts'
import { toNfc } from '../../platform/to-nfc.ts'
import { InputProblems, readLanguage } from '../shared/input-problems.ts'
import { claimIdempotencyKey, findFirstResult } from '../shared/remember-request.ts'
import { requireScope } from '../shared/require-scope.ts'
import { checkQueueLimit } from '../tasks/queue.ts'
import { findAgentIds, guessLanguage } from '../topics/plan-request.ts'
import { limitPlans } from '../topics/plan-topic.ts'
import { checkWebhookUrl } from '../webhooks/endpoints.ts'
import { findOwnGoal, lockFoundGoal } from './find-goal.ts'
import { type ConstraintsInput, DEFAULT_MAX_PARALLEL, findPluginIds, readConstraints } from './goal-input.ts'

interface PlanGoalInput {
  text: string
  agentIds?: readonly string[] | null | undefined
  pluginIds?: readonly string[] | null | undefined
  constraints?: ConstraintsInput | null | undefined
  language?: string | null | undefined
  autoApprove?: boolean | null | undefined
  webhookUrl?: string | null | undefined
  idempotencyKey?: string | null | undefined
}

/** Plans a goal. Responds in time: the plan does without results that are not there by the deadlines. */
export async function planGoal(
  context: ViewerContext,
  input: PlanGoalInput,
  found: readonly ValidationIssue[] = [],
): Promise<{ goalId: string }> {
  requireScope(context, 'WRITE')
  const { viewer } = context
  const { idempotencyKey: key, ...request } = input
  const remembered = { operation: 'planGoal', key, input: request, makes: 'Goal' } as const
  const first = found.length === 0 ? await findFirstResult(context, remembered) : null
  if (first) return { goalId: first }
  const checked = await checkInput(context, input, new InputProblems(found))
  await limitPlans(context)
  const id = uuidv7()
  // Before the plan, because the calls of the model that makes it count for the limits of the goal.
  const made = await transact(context, async tx => {
    const earlier = await claimIdempotencyKey(context, tx, { ...remembered, id })
    if (earlier) return earlier
    await checkQueueLimit(context, tx)
    const { workspaceId, userId: createdById } = viewer
    await tx.goal.create({ data: { ...checked, id, workspaceId, createdById } })
    await setGoalStatus(tx, { id, workspaceId }, 'PLANNING')
    return id
  })
  if (made === id) await planNow(context, id)
  return { goalId: made }
}

async function checkInput(context: ViewerContext, input: PlanGoalInput, problems: InputProblems) {
  const text = toNfc(input.text).trim()
  if (problems.isFine('input.text') && !/[\p{L}\p{N}]/u.test(text))
    problems.add('input.text', 'must have at least one letter or digit')
  const language = input.language ? readLanguage(input.language, problems) : guessLanguage(text)
  const agentIds = input.agentIds ? await findAgentIds(context, input.agentIds, problems) : []
  const pluginIds = input.pluginIds ? await findPluginIds(context, input.pluginIds, problems) : []
  await checkWebhookUrl(context, { url: input.webhookUrl, hasTask: true }, problems)
  problems.throwIfAny()
  return {
    text,
    language: language ?? 'en',
    agentIds,
    pluginIds,
    autoApprove: input.autoApprove ?? false,
    webhookUrl: input.webhookUrl ?? null,
    maxParallel: DEFAULT_MAX_PARALLEL,
    ...readConstraints(input.constraints ?? {}),
  }
}

/** Makes the plan of a goal (a UUID) that is PLANNING. If this process is lost, the scheduler has a task make it. */
async function planNow({ app, db, viewer }: ViewerContext, id: string): Promise<void> {
  const goal = await db.goal.findUniqueOrThrow({ where: { id } })
  const plan = await makePlanOfGoal(app, db, goal)
  await savePlanOfGoal({ app, db }, { workspaceId: viewer.workspaceId, id }, plan)
}

interface ReplanGoalInput {
  id: string
  reason: string
  expectedPlanVersion?: number | null | undefined
}

/** Replaces what has not been completed with a new plan. What runs is stopped first. */
export async function replanGoal(
  context: ViewerContext,
  input: ReplanGoalInput,
  found: readonly ValidationIssue[] = [],
): Promise<{ goalId: string }> {
  const former = await findOwnGoal(context, input.id)
  const reason = toNfc(input.reason).trim()
  const problems = new InputProblems(found)
  if (problems.isFine('input.reason') && reason === '')
    problems.add('input.reason', 'must not consist only of spaces')
  problems.throwIfAny()
  await limitPlans(context)
  const goal = await transact(context, async tx => {
    const locked = await lockFoundGoal(tx, former)
    checkReplannable(locked, input.expectedPlanVersion ?? null)
    await stopSteps(tx, locked)
    return setGoalStatus(tx, locked, 'PLANNING', { replanReason: reason })
  })
  await cancelDetachedTasks(context, { ...refOf(goal), userId: context.viewer.userId })
  await planNow(context, goal.id)
  return { goalId: goal.id }
}

function refOf({ id: goalId, workspaceId }: Goal): { goalId: string; workspaceId: string } {
  return { goalId, workspaceId }
}

function checkReplannable(goal: Goal, expectedVersion: number | null): void {
  const id = encodeId('Goal', goal.id)
  if (goal.status === 'PLANNING') throw new ConflictError('The goal is being planned. Try again later.', id)
  if (goal.status === 'COMPLETED' || goal.status === 'CANCELLED')
    throw new ConflictError(`The goal is ${goal.status}. Plan a new goal.`, id)
  if (expectedVersion !== null && expectedVersion !== goal.planVersion)
    throw new ConflictError(
      `The goal has version ${goal.planVersion} of its plan, not ${expectedVersion}. Look at it first.`,
      id,
    )
}
