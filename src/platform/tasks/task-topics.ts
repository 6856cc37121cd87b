import type { EventBus } from '../events/event-bus.ts'

/** What readers of one task's events follow. */
export function taskTopic(taskId: string): string {
  return `task:${taskId}`
}

/** What workers follow to take up new tasks, and to hear of cancels. */
export const NEW_TASKS_TOPIC = 'tasks:new'
export const CANCELS_TOPIC = 'tasks:cancel'

/** Tells workers to take a new task up, and readers to look at it. Call it after the commit. */
export function announceTask(bus: EventBus, taskId: string): void {
  bus.wake(NEW_TASKS_TOPIC)
  wakeTask(bus, taskId)
}

/** Tells the workers that run cancelled tasks to stop them. Call it after the commit. */
export function wakeForCancel(bus: EventBus): void {
  bus.wake(CANCELS_TOPIC)
}

/** Tells every reader of the task to look again. Call it after the commit of a change. */
export function wakeTask(bus: EventBus, taskId: string): void {
  bus.wake(taskTopic(taskId))
}
