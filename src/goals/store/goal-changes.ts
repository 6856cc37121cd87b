import type { Goal, GoalLimit, GoalStatus, GoalStep, Prisma } from '../../generated/prisma/client.ts'
import { wakeAfterCommit } from '../../platform/bus/transact.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { sendGoalWebhooks } from './send-goal-webhooks.ts'

/** Channel for the events of a goal (a UUID). */
export function goalChannel(goalId: string): string {
  return `goal:${goalId}`
}

/** Statuses of goals that have ended. A retry or a new plan opens them again. */
const ENDED: readonly GoalStatus[] = ['COMPLETED', 'PARTIAL', 'FAILED', 'CANCELLED']

export function hasEnded({ status }: Pick<Goal, 'status'>): boolean {
  return ENDED.includes(status)
}

/**
 * Locks a goal (a UUID) for the transaction: call it before anything of the goal is changed. To avoid deadlocks, lock a
 * task before its goal, and no other existing task after it. Null if the goal was deleted.
 */
export async function lockGoal(
  tx: WorkspaceTransaction,
  workspaceId: string,
  goalId: string,
): Promise<Goal | null> {
  await tx.$queryRaw`
    SELECT FROM goals WHERE id = ${goalId}::uuid AND workspace_id = ${workspaceId}::uuid FOR NO KEY UPDATE`
  return tx.goal.findUnique({ where: { id: goalId } })
}

type GoalRef = Pick<Goal, 'id' | 'workspaceId'>

/** Changes a locked goal, and records the change. @returns the changed goal. */
export async function changeGoal(
  tx: WorkspaceTransaction,
  goal: GoalRef,
  data: Omit<Prisma.GoalUncheckedUpdateInput, 'status'>,
): Promise<Goal> {
  await tx.goal.update({ where: { id: goal.id }, data })
  await recordEvent(tx, goal, { type: 'GOAL' })
  return tx.goal.findUniqueOrThrow({ where: { id: goal.id } })
}

/**
 * Sets the status of a locked goal and, by the clock of the database, the times that depend on it. Records the change.
 * @returns the changed goal.
 */
export async function setGoalStatus(
  tx: WorkspaceTransaction,
  goal: GoalRef,
  status: GoalStatus,
  {
    pausedBy = null,
    ...data
  }: Omit<Prisma.GoalUncheckedUpdateInput, 'status' | 'pausedBy'> & {
    /** The limit that pauses it. */
    pausedBy?: GoalLimit | null
  } = {},
): Promise<Goal> {
  const isRunning = status === 'RUNNING'
  await tx.$executeRaw`
    UPDATE goals SET status = ${status}::text::"GoalStatus", status_since = now(),
      ran_ms = ran_ms + coalesce(greatest(0, 1000 * extract(epoch FROM now() - running_since))::bigint, 0),
      running_since = CASE WHEN ${isRunning}::boolean THEN now() END,
      paused_by = ${pausedBy}::text::"GoalLimit",
      finished_at = CASE WHEN ${hasEnded({ status })}::boolean THEN now() END
    WHERE id = ${goal.id}::uuid AND workspace_id = ${goal.workspaceId}::uuid`
  const changed = await changeGoal(tx, goal, data)
  if (status === 'PAUSED' || hasEnded(changed)) await sendGoalWebhooks(tx, changed)
  return changed
}

/** Changes a step of a locked goal, and records the change. */
export async function changeStep(
  tx: WorkspaceTransaction,
  goal: GoalRef,
  stepId: string,
  data: Prisma.GoalStepUncheckedUpdateInput,
): Promise<GoalStep> {
  const step = await tx.goalStep.update({ where: { id: stepId }, data })
  await recordEvent(tx, goal, { type: 'STEP', stepId, stepStatus: step.status })
  return step
}

/** Records a piece of the synthesis of a locked goal. */
export function addSynthesisText(
  tx: WorkspaceTransaction,
  goal: GoalRef,
  piece: { text: string; restart: boolean },
): Promise<void> {
  return recordEvent(tx, goal, { type: 'TEXT', text: piece.text, isRestart: piece.restart })
}

type NewEvent =
  | { type: 'GOAL' }
  | { type: 'STEP'; stepId: string; stepStatus: GoalStep['status'] }
  | { type: 'TEXT'; text: string; isRestart: boolean }

/** The goal is locked, so sequences have no gaps and are committed in order. One statement. */
async function recordEvent(
  tx: WorkspaceTransaction,
  { id, workspaceId }: GoalRef,
  event: NewEvent,
): Promise<void> {
  wakeAfterCommit(tx, goalChannel(id))
  const [stepId, stepStatus] = event.type === 'STEP' ? [event.stepId, event.stepStatus] : [null, null]
  const [text, isRestart] = event.type === 'TEXT' ? [event.text, event.isRestart] : [null, false]
  await tx.$executeRaw`
    WITH numbered AS (
      UPDATE goals SET last_sequence = last_sequence + 1
      WHERE id = ${id}::uuid AND workspace_id = ${workspaceId}::uuid RETURNING id, workspace_id, last_sequence
    )
    INSERT INTO goal_events (goal_id, workspace_id, sequence, type, step_id, step_status, text, is_restart, figures)
    SELECT id, workspace_id, last_sequence, ${event.type}::text::"GoalEventType", ${stepId}::uuid,
      ${stepStatus}::text::"GoalStepStatus", ${text}::text, ${isRestart}::boolean,
      CASE WHEN ${stepId}::uuid IS NOT NULL THEN goal_figures(id) END
    FROM numbered`
}
