import { type Goal, type GoalStep, Prisma } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import type { DueTasks, TaskCreation } from '../../tasks/define.ts'
import { announceCancel } from '../../tasks/wake.ts'
import { changeStep, lockGoal, setGoalStatus } from '../store/goal-changes.ts'
import { advanceGoal } from './advance-goal.ts'
import { startNextUndo } from './compensate.ts'
import { IS_DETACHED } from './detached-tasks.ts'
import { createGoalTask } from './goal-tasks.ts'
import { pauseGoal } from './start-goal.ts'
import { stopSteps } from './stop-steps.ts'

/** A request that plans a goal responds within seconds. After this time, its process is lost. */
const MAX_PLANNING_SECONDS = 30

/** Steps whose task has ended without completing them, or was deleted. */
const HAS_ENDED_STEP = Prisma.sql`
  EXISTS (
    SELECT FROM goal_steps s LEFT JOIN tasks t ON t.id = s.task_id
    WHERE s.goal_id = goals.id AND s.status = 'RUNNING' AND (t.id IS NULL OR t.status NOT IN ('PENDING', 'RUNNING')))`
const HAS_ENDED_UNDO = Prisma.sql`
  EXISTS (
    SELECT FROM goal_steps s LEFT JOIN tasks t ON t.id = s.compensation_task_id
    WHERE s.goal_id = goals.id AND s.compensation = 'PENDING' AND s.compensation_task_id IS NOT NULL
      AND (t.id IS NULL OR t.status NOT IN ('PENDING', 'RUNNING')))`
const IS_OUT_OF_TIME = Prisma.sql`
  goals.status = 'RUNNING' AND goals.ran_ms + 1000 * extract(epoch FROM now() - goals.running_since) >= 1000::bigint * goals.max_seconds`
/** Nobody makes its plan anymore. */
const IS_UNPLANNED = Prisma.sql`
  goals.status = 'PLANNING' AND goals.status_since < now() - make_interval(secs => ${MAX_PLANNING_SECONDS}::float8)
  AND NOT EXISTS (
    SELECT FROM tasks t WHERE t.goal_id = goals.id AND t.kind = 'GOAL_PLANNING' AND t.status IN ('PENDING', 'RUNNING'))`

/**
 * Goals that must go on because of something outside of their own transactions: a step failed or was cancelled, time is
 * over, or a process was lost.
 */
export function dueGoals(app: TaskCreation): DueTasks {
  const isDue = Prisma.sql`
    goals.id IN (SELECT goal_id FROM goal_steps WHERE status = 'RUNNING') AND ${HAS_ENDED_STEP}
    OR goals.id IN (SELECT goal_id FROM goal_steps WHERE compensation = 'PENDING') AND ${HAS_ENDED_UNDO}
    OR ${IS_OUT_OF_TIME} OR ${IS_UNPLANNED}`
  return {
    find: Prisma.sql`
      SELECT FROM goals WHERE ${isDue}
      UNION ALL SELECT FROM tasks WHERE ${IS_DETACHED}`,
    async create(tx, limit) {
      // All workspaces: a scheduler serves them all.
      const due = await tx.$queryRaw<(Pick<Goal, 'id' | 'workspaceId'> & { isOutOfTime: boolean })[]>`
        SELECT id, workspace_id AS "workspaceId", coalesce(${IS_OUT_OF_TIME}, false) AS "isOutOfTime" FROM goals WHERE ${isDue}
        ORDER BY id LIMIT ${limit}::int FOR NO KEY UPDATE SKIP LOCKED`
      for (const { id, workspaceId, isOutOfTime } of due) {
        const goal = await lockGoal(tx, workspaceId, id)
        if (goal) await continueGoal(app, tx, goal, isOutOfTime)
      }
      return due.length > 0 ? due.length : cancelDetached(tx, limit)
    },
  }
}

async function continueGoal(
  app: TaskCreation,
  tx: WorkspaceTransaction,
  goal: Goal,
  isOutOfTime: boolean,
): Promise<void> {
  await endFailedSteps(tx, goal)
  await endFailedUndos(app, tx, goal)
  if (goal.status === 'PLANNING') await planAgain(app, tx, goal)
  else if (isOutOfTime) {
    await stopSteps(tx, goal)
    await pauseGoal(app, tx, goal, 'TIME')
  } else await advanceGoal(app, tx, goal)
}

/** Has a task make the plan, unless one has failed to. */
async function planAgain(app: TaskCreation, tx: WorkspaceTransaction, goal: Goal): Promise<void> {
  const failed = await tx.task.findFirst({
    where: { goalId: goal.id, kind: 'GOAL_PLANNING', finishedAt: { gte: goal.statusSince } },
    select: { id: true },
  })
  if (failed) {
    await setGoalStatus(tx, goal, 'FAILED')
    return
  }
  await createGoalTask(app, tx, goal, { kind: 'GOAL_PLANNING', input: {} })
}

type EndedStep = Pick<GoalStep, 'id'> & { status: string | null; failure: { message: string } | null }

/** A step fails with its task. */
async function endFailedSteps(tx: WorkspaceTransaction, goal: Goal): Promise<void> {
  const ended = await tx.$queryRaw<EndedStep[]>`
    SELECT s.id, t.status::text, t.failure FROM goal_steps s LEFT JOIN tasks t ON t.id = s.task_id
    WHERE s.goal_id = ${goal.id}::uuid AND s.workspace_id = ${goal.workspaceId}::uuid AND s.status = 'RUNNING'
      AND (t.id IS NULL OR t.status NOT IN ('PENDING', 'RUNNING'))
    ORDER BY s.id`
  for (const { id, status, failure } of ended)
    await changeStep(tx, goal, id, {
      status: 'FAILED',
      failure:
        status === 'CANCELLED' ? 'The task was cancelled.' : (failure?.message ?? 'The task was deleted.'),
      finishedAt: new Date(),
    })
}

async function endFailedUndos(app: TaskCreation, tx: WorkspaceTransaction, goal: Goal): Promise<void> {
  const ended = await tx.$queryRaw<EndedStep[]>`
    SELECT s.id, t.status::text, t.failure FROM goal_steps s LEFT JOIN tasks t ON t.id = s.compensation_task_id
    WHERE s.goal_id = ${goal.id}::uuid AND s.workspace_id = ${goal.workspaceId}::uuid AND s.compensation = 'PENDING'
      AND s.compensation_task_id IS NOT NULL AND (t.id IS NULL OR t.status NOT IN ('PENDING', 'RUNNING'))
    ORDER BY s.id`
  for (const { id, status, failure } of ended)
    await changeStep(tx, goal, id, {
      compensation: 'FAILED',
      compensationMessage:
        status === 'CANCELLED' ? 'The task was cancelled.' : (failure?.message ?? 'The task was deleted.'),
      compensationAt: new Date(),
    })
  if (ended.length > 0) await startNextUndo(app, tx, goal)
}

/** Asks workers to stop tasks whose goal does not wait for them anymore. */
async function cancelDetached(tx: WorkspaceTransaction, limit: number): Promise<number> {
  // All workspaces: a scheduler serves them all.
  const cancelled = await tx.$queryRaw<{ id: string; workspaceId: string }[]>`
    UPDATE tasks SET cancel_requested_at = now(),
      status = CASE status WHEN 'PENDING' THEN 'CANCELLED'::"TaskStatus" ELSE status END,
      finished_at = CASE status WHEN 'PENDING' THEN now() END,
      next_attempt_at = CASE status WHEN 'PENDING' THEN NULL ELSE next_attempt_at END
    WHERE id = ANY (ARRAY (SELECT id FROM tasks WHERE ${IS_DETACHED} LIMIT ${limit}::int FOR UPDATE SKIP LOCKED))
    RETURNING id, workspace_id AS "workspaceId"`
  for (const task of cancelled) announceCancel(tx, task)
  return cancelled.length
}
