import type { Prisma } from '../generated/prisma/client.ts'
import { wakeAfterCommit } from '../platform/bus/transact.ts'

/** Identifies a task and its workspace by UUID. */
export interface TaskRef {
  id: string
  workspaceId: string
}

/** Channel for the events of one task. */
export function taskChannel(taskId: string): string {
  return `task:${taskId}`
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

/** Wakes the subscribers of a task and of its workspace after a change. */
export function announceChange(tx: Prisma.TransactionClient, task: TaskRef): void {
  wakeAfterCommit(tx, taskChannel(task.id))
  wakeAfterCommit(tx, workspaceChannel(task.workspaceId))
}

/** Wakes workers and subscribers for a task that can be claimed. */
export function announceTask(tx: Prisma.TransactionClient, task: TaskRef): void {
  wakeAfterCommit(tx, NEW_TASKS_CHANNEL)
  announceChange(tx, task)
}

/** Tells workers to stop a cancelled task. */
export function announceCancel(tx: Prisma.TransactionClient, task: TaskRef): void {
  wakeAfterCommit(tx, CANCELS_CHANNEL)
  announceChange(tx, task)
}

/** Wakes subscribers and webhook senders for a task that may have ended. */
export function announceEnd(tx: Prisma.TransactionClient, task: TaskRef): void {
  wakeAfterCommit(tx, WEBHOOKS_CHANNEL)
  announceChange(tx, task)
}
