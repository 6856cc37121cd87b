import type { z } from 'zod'
import type { TaskServices } from '../../app.ts'
import { findUndo, startNextUndo } from '../../goals/run/compensate.ts'
import { stepTaskInput } from '../../goals/run/goal-tasks.ts'
import { describeData } from '../../goals/steps/describe-data.ts'
import { changeStep, lockGoal } from '../../goals/store/goal-changes.ts'
import { listProblems } from '../../plugins/value-problems.ts'
import { defineTask, PermanentFailure, type RunTask } from '../../tasks/define.ts'
import { loadTaskPlugin } from '../plugin-code.ts'
import { runTool } from '../run-tool.ts'

/**
 * Runs the tool that undoes a step. It gets what it declares of the input and output of the step and an idempotency key: if
 * its process is lost, it runs again with the same input.
 */
const undoStep: RunTask<TaskServices, z.output<typeof stepTaskInput>> = async (run, services) => {
  const { task, db, input } = run
  const { workspaceId, goalId } = task
  const step = await db.goalStep.findUnique({ where: { id: input.stepId }, include: { goal: true } })
  if (!step || !goalId || step.compensationTaskId !== task.id || step.compensation !== 'PENDING')
    return async () => ({})
  const tool = await findUndo(db, step)
  if (!tool) throw new PermanentFailure('NOT_FOUND', 'The plugin has no tool that undoes this step anymore.')
  const loaded = await loadTaskPlugin(run, null)
  const schema = loaded.manifest.tools[tool]?.input ?? {}
  const given = pickDeclared(schema, {
    input: step.toolRanWith,
    output: step.outputData,
    idempotencyKey: step.id,
  })
  const checked = await services.plugins.schemas.checkInput(schema, given, 'input')
  if ('issues' in checked)
    throw new PermanentFailure(
      'VALIDATION_FAILED',
      `The tool "${tool}" does not accept what it is to undo: ${listProblems(checked.issues)}.`,
    )
  const output = await runTool(run, services, loaded, {
    tool,
    input: checked.value as Record<string, unknown>,
    userId: step.goal.createdById,
    // It is repeatable.
    countEffect: async () => {},
  })
  return async tx => {
    const goal = await lockGoal(tx, workspaceId, goalId)
    if (!goal) return {}
    await changeStep(tx, goal, step.id, {
      status: step.status === 'COMPLETED' ? 'COMPENSATED' : step.status,
      compensation: 'DONE',
      compensationMessage: describeData(output as Record<string, unknown>) || null,
      compensationAt: new Date(),
    })
    await startNextUndo(services, tx, goal)
    return {}
  }
}

/** A tool may need only some of it. Undeclared keys would be refused. */
function pickDeclared(schema: object, given: Record<string, unknown>): Record<string, unknown> {
  const { properties = {} } = schema as { properties?: Record<string, unknown> }
  return Object.fromEntries(Object.entries(given).filter(([name]) => name in properties))
}

export const goalCompensationTask = defineTask({
  kind: 'GOAL_COMPENSATION',
  input: stepTaskInput,
  describeResult: () => ({}),
  run: undoStep,
})
