import type { EventBus } from '../../../src/platform/bus/event-bus.ts'
import { NEW_TASKS_CHANNEL, type TaskRef, taskChannel, workspaceChannel } from '../../../src/tasks/wake.ts'

/** Wakes the subscribers of a task that the test changed directly. */
export function wakeTask(bus: EventBus, task: TaskRef): void {
  bus.wake(taskChannel(task.id))
  bus.wake(workspaceChannel(task.workspaceId))
}

/** Wakes workers for a task that the test made due directly. */
export function wakeWorkers(bus: EventBus, task: TaskRef): void {
  bus.wake(NEW_TASKS_CHANNEL)
  wakeTask(bus, task)
}
