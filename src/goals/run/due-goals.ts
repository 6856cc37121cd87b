import { type Goal, type GoalStep, Prisma } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import type { DueTasks, TaskCreation } from '../../tasks/define.ts'
import { cancelFound } from '../../tasks/request-cancel.ts'
import { changeStep, lockGoal, setGoalStatus } from '../store/goal-changes.ts'
import { advanceGoal } from './advance-goal.ts'
import { startNextUndo } from './compensate.ts'
import { IS_DETACHED } from './detached-tasks.ts'
import { createGoalTask } from './goal-tasks.ts'
import { pauseGoal } from './start-goal.ts'
import { stopSteps } from './stop-steps.ts'

/** A request that plans a goal responds within seconds. After this time, its process is lost. */
const MAX_PLANNING_SECONDS = 30

/** FROM and WHERE for steps whose task has ended without completing them, or was deleted. */
const ENDED_STEPS = Prisma.sql`
  FROM goal_steps s LEFT JOIN tasks t ON t.id = s.task_id
  WHERE s.status = 'RUNNING' AND (t.id IS NULL OR t.status NOT IN ('PENDING', 'RUNNING'))`
const ENDED_UNDOS = Prisma.sql`
  FROM goal_steps s LEFT JOIN tasks t ON t.id = s.compensation_task_id
  WHERE s.compensation = 'PENDING' AND s.compensation_task_id IS NOT NULL
    AND (t.id IS NULL OR t.status NOT IN ('PENDING', 'RUNNING'))`
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
    goals.id IN (SELECT s.goal_id ${ENDED_STEPS}) OR goals.id IN (SELECT s.goal_id ${ENDED_UNDOS})
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
  await endFailed(app, tx, goal)
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

/** The steps of a goal among `ended`, and what their tasks said. */
async function findEnded(
  tx: WorkspaceTransaction,
  { id, workspaceId }: Goal,
  ended: Prisma.Sql,
): Promise<{ id: string; message: string }[]> {
  const rows = await tx.$queryRaw<EndedStep[]>`
    SELECT s.id, t.status::text, t.failure ${ended}
      AND s.goal_id = ${id}::uuid AND s.workspace_id = ${workspaceId}::uuid ORDER BY s.id`
  return rows.map(({ id: stepId, status, failure }) => ({
    id: stepId,
    message:
      status === 'CANCELLED' ? 'The task was cancelled.' : (failure?.message ?? 'The task was deleted.'),
  }))
}

/** A step or its undo fails with its task. */
async function endFailed(app: TaskCreation, tx: WorkspaceTransaction, goal: Goal): Promise<void> {
  for (const { id, message: failure } of await findEnded(tx, goal, ENDED_STEPS))
    await changeStep(tx, goal, id, { status: 'FAILED', failure, finishedAt: new Date() })
  const undos = await findEnded(tx, goal, ENDED_UNDOS)
  for (const { id, message: compensationMessage } of undos)
    await changeStep(tx, goal, id, {
      compensation: 'FAILED',
      compensationMessage,
      compensationAt: new Date(),
    })
  if (undos.length > 0) await startNextUndo(app, tx, goal)
}

/** Cancels tasks whose goal does not wait for them anymore. */
async function cancelDetached(tx: WorkspaceTransaction, limit: number): Promise<number> {
  // All workspaces: a scheduler serves them all.
  const found = await tx.$queryRaw<{ id: string; workspaceId: string }[]>`
    SELECT id, workspace_id AS "workspaceId" FROM tasks WHERE ${IS_DETACHED}
    ORDER BY id LIMIT ${limit}::int FOR UPDATE SKIP LOCKED`
  for (const [workspaceId, tasks] of Map.groupBy(found, task => task.workspaceId))
    await cancelFound(tx, { workspaceId, userId: null, ids: tasks.map(({ id }) => id) })
  return found.length
}
