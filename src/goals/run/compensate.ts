import type { Goal, GoalStep } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { readManifest } from '../../plugins/plugin-tasks.ts'
import type { TaskCreation } from '../../tasks/define.ts'
import { changeStep } from '../store/goal-changes.ts'
import { createGoalTask } from './goal-tasks.ts'

/**
 * Marks the effects of a locked goal that can be undone, and starts to undo them, the last one first. Also those of a step
 * that was stopped after its tool may have done something.
 */
export async function startCompensation(
  app: TaskCreation,
  tx: WorkspaceTransaction,
  goal: Goal,
): Promise<void> {
  const steps = await tx.goalStep.findMany({
    where: { goalId: goal.id, kind: 'TOOL', compensation: null, effects: { gt: 0 } },
    orderBy: { id: 'asc' },
  })
  for (const step of steps)
    if (await findUndo(tx, step))
      await changeStep(tx, goal, step.id, { compensation: 'PENDING', compensationAt: new Date() })
  await startNextUndo(app, tx, goal)
}

/** Starts the next undo of a locked goal, unless one runs. One at a time, because later effects can build on earlier ones. */
export async function startNextUndo(app: TaskCreation, tx: WorkspaceTransaction, goal: Goal): Promise<void> {
  const pending = await tx.goalStep.findMany({
    where: { goalId: goal.id, compensation: 'PENDING' },
    orderBy: [{ finishedAt: { sort: 'desc', nulls: 'first' } }, { id: 'desc' }],
    select: { id: true, pluginId: true, compensationTaskId: true },
  })
  const [next] = pending
  if (!next || pending.some(({ compensationTaskId }) => compensationTaskId !== null)) return
  const compensationTaskId = await createGoalTask(app, tx, goal, {
    kind: 'GOAL_COMPENSATION',
    input: { stepId: next.id },
    pluginId: next.pluginId,
  })
  await changeStep(tx, goal, next.id, { compensationTaskId })
}

/** The tool that undoes a step, as its plugin names it now. Null if there is none. */
export async function findUndo(
  db: Pick<WorkspaceTransaction, 'plugin'>,
  { pluginId, tool }: Pick<GoalStep, 'pluginId' | 'tool'>,
): Promise<string | null> {
  if (!pluginId || !tool) return null
  const plugin = await db.plugin.findUnique({ where: { id: pluginId }, select: { current: true } })
  return (plugin && readManifest(plugin.current).tools[tool]?.compensatedBy) ?? null
}
