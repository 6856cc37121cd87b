import type { EventBus } from '../events/event-bus.ts'

/** Identifies a task and its workspace by UUID. */
export interface TaskRef {
  id: string
  workspaceId: string
}

/** Channel for the events of one task. */
export function taskTopic(taskId: string): string {
  return `task:${taskId}`
}

/** Channel for the text of one report (a UUID). */
export function reportTopic(reportId: string): string {
  return `report:${reportId}`
}

/** Channel for the events of all tasks of a workspace. */
export function workspaceTopic(workspaceId: string): string {
  return `workspace:${workspaceId}`
}

/** Channel that tells workers to claim new tasks. */
export const NEW_TASKS_TOPIC = 'tasks:new'
/** Channel that tells workers to look for cancelled tasks. */
export const CANCELS_TOPIC = 'tasks:cancel'

/** Channel that tells webhook senders to look for new deliveries. */
export const WEBHOOKS_TOPIC = 'webhooks:new'

/** Channel for the outcome of one delivery (a UUID). */
export function deliveryTopic(deliveryId: string): string {
  return `delivery:${deliveryId}`
}

/** Wakes workers and subscribers for a new task. Call it after the commit. */
export function announceTask(bus: EventBus, task: TaskRef): void {
  bus.wake(NEW_TASKS_TOPIC)
  wakeTask(bus, task)
}

/** Tells workers to stop cancelled tasks. Call it after the commit. */
export function wakeForCancel(bus: EventBus): void {
  bus.wake(CANCELS_TOPIC)
}

/** Wakes subscribers and webhook senders, because a task may have ended. Call it after the commit. */
export function announceEnd(bus: EventBus, task: TaskRef): void {
  bus.wake(WEBHOOKS_TOPIC)
  wakeTask(bus, task)
}

/** Wakes the subscribers of a task and of its workspace after a change. Call it after the commit. */
export function wakeTask(bus: EventBus, task: TaskRef): void {
  bus.wake(taskTopic(task.id))
  bus.wake(workspaceTopic(task.workspaceId))
}
