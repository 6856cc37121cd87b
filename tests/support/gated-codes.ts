import { decodeId } from '../../src/platform/ids.ts'
import { TASK_CODES, type TaskCodes } from './tasks/task-codes.ts'

/** Task code that stops before the transaction that completes a task, until the test lets it go on. */
export interface GatedCodes {
  codes: TaskCodes
  /** Resolves when the task has done everything but complete. */
  reached(taskId: string): Promise<void>
  /** Lets the task complete, now or when it comes to that. */
  open(taskId: string): void
}

export function gateCompletion(): GatedCodes {
  const gates = new Map<string, { reached: PromiseWithResolvers<void>; open: PromiseWithResolvers<void> }>()
  const gateOf = (uuid: string) => {
    const gate = gates.get(uuid) ?? { reached: Promise.withResolvers(), open: Promise.withResolvers() }
    gates.set(uuid, gate)
    return gate
  }
  const gateOfTask = (taskId: string) => gateOf(decodeId('Task', taskId) ?? '')
  const gated = Object.entries(TASK_CODES).map(([kind, code]): [string, typeof code] => [
    kind,
    async (run, services) => {
      const finish = await code(run, services)
      const { reached, open } = gateOf(run.task.id)
      reached.resolve()
      await open.promise
      return finish
    },
  ])
  return {
    codes: Object.fromEntries(gated),
    reached: taskId => gateOfTask(taskId).reached.promise,
    open: taskId => gateOfTask(taskId).open.resolve(),
  }
}
