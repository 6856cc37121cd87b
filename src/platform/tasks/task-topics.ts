import type { EventBus } from '../events/event-bus.ts'

/** What readers of one task's events follow. */
export function taskTopic(taskId: string): string {
  return `task:${taskId}`
}

/** Tells every reader of the task to look again. Call it after the commit of a change. */
export function wakeTask(bus: EventBus, taskId: string): void {
  bus.wake(taskTopic(taskId))
}
