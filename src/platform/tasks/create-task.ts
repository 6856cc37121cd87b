import type { Prisma, Task, TaskKind, TaskPriority } from '../../generated/prisma/client.ts'
import type { App } from '../app.ts'
import type { WorkspaceTransaction } from '../database/scope-to-workspace.ts'

export interface NewTask {
  /** A UUIDv7, where the caller has to know it beforehand. */
  id?: string
  workspaceId: string
  kind: TaskKind
  priority?: TaskPriority
  agentId?: string
  input: Prisma.InputJsonObject
}

/**
 * Writes the task, its first event and its job in the caller's transaction: all or none.
 * Call `announceTask` after the commit.
 */
export async function createTask(app: App, tx: WorkspaceTransaction, task: NewTask): Promise<Task> {
  const row = await tx.task.create({
    data: {
      ...(task.id && { id: task.id }),
      workspaceId: task.workspaceId,
      kind: task.kind,
      priority: task.priority ?? 'MEDIUM',
      agentId: task.agentId ?? null,
      input: task.input,
      maxAttempts: app.config.taskMaxAttempts,
      timeoutMs: app.config.taskTimeoutMs,
    },
  })
  await app.queue.send(tx, row)
  return row
}
