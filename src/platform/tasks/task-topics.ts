import type { EventBus } from '../events/event-bus.ts'

/** Identifies a task and its workspace by UUID. */
export interface TaskRef {
  id: string
  workspaceId: string
}

/** Channel for the events of one task. */
export function taskChannel(taskId: string): string {
  return `task:${taskId}`
}

/** Channel for the text of one report (a UUID). */
export function reportChannel(reportId: string): string {
  return `report:${reportId}`
}

/** Channel for the events of all tasks of a workspace. */
export function workspaceChannel(workspaceId: string): string {
  return `workspace:${workspaceId}`
}

/** Channel that tells workers to claim new tasks. */
export const NEW_TASKS_CHANNEL = 'tasks:new'
/** Channel that tells workers to look for cancelled tasks. */
export const CANCELS_CHANNEL = 'tasks:cancel'

/** Channel that tells webhook senders to look for new deliveries. */
export const WEBHOOKS_CHANNEL = 'webhooks:new'

/** Channel for the outcome of one delivery (a UUID). */
export function deliveryChannel(deliveryId: string): string {
  return `delivery:${deliveryId}`
}

/** Wakes workers and subscribers for a new task. Call it after the commit. */
export function announceTask(bus: EventBus, task: TaskRef): void {
  bus.wake(NEW_TASKS_CHANNEL)
  wakeTask(bus, task)
}

/** Tells workers to stop cancelled tasks. Call it after the commit. */
export function announceCancel(bus: EventBus): void {
  bus.wake(CANCELS_CHANNEL)
}

/** Wakes subscribers and webhook senders, because a task may have ended. Call it after the commit. */
export function announceEnd(bus: EventBus, task: TaskRef): void {
  bus.wake(WEBHOOKS_CHANNEL)
  wakeTask(bus, task)
}

/** Wakes the subscribers of a task and of its workspace after a change. Call it after the commit. */
export function wakeTask(bus: EventBus, task: TaskRef): void {
  bus.wake(taskChannel(task.id))
  bus.wake(workspaceChannel(task.workspaceId))
}
