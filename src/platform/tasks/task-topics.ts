import type { EventBus } from '../events/event-bus.ts'

/** A task by its UUID, and whose it is. */
export interface TaskRef {
  id: string
  workspaceId: string
}

/** What readers of one task's events follow. */
export function taskTopic(taskId: string): string {
  return `task:${taskId}`
}

/** What readers of the text of one report (a UUID) follow. */
export function reportTopic(reportId: string): string {
  return `report:${reportId}`
}

/** What readers of the events of all tasks of a workspace follow. */
export function workspaceTopic(workspaceId: string): string {
  return `workspace:${workspaceId}`
}

/** What workers follow to take up new tasks, and to hear of cancels. */
export const NEW_TASKS_TOPIC = 'tasks:new'
export const CANCELS_TOPIC = 'tasks:cancel'

/** What senders of webhooks follow. */
export const WEBHOOKS_TOPIC = 'webhooks:new'

/** What follows one delivery (a UUID) that somebody waits for. */
export function deliveryTopic(deliveryId: string): string {
  return `delivery:${deliveryId}`
}

/** Tells workers to take a new task up, and readers to look at it. Call it after the commit. */
export function announceTask(bus: EventBus, task: TaskRef): void {
  bus.wake(NEW_TASKS_TOPIC)
  wakeTask(bus, task)
}

/** Tells the workers that run cancelled tasks to stop them. Call it after the commit. */
export function wakeForCancel(bus: EventBus): void {
  bus.wake(CANCELS_TOPIC)
}

/** Tells its readers, and whoever sends webhooks, that a task may have come to its end. Call it after the commit. */
export function announceEnd(bus: EventBus, task: TaskRef): void {
  bus.wake(WEBHOOKS_TOPIC)
  wakeTask(bus, task)
}

/** Tells every reader of the task, and of all tasks of its workspace, to look again. Call it after the commit of a change. */
export function wakeTask(bus: EventBus, task: TaskRef): void {
  bus.wake(taskTopic(task.id))
  bus.wake(workspaceTopic(task.workspaceId))
}
