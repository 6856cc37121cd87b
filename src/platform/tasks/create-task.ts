import type { Prisma, Task, TaskKind, TaskPriority } from '../../generated/prisma/client.ts'
import type { App } from '../app.ts'
import type { WorkspaceTransaction } from '../database/scope-to-workspace.ts'

export interface NewTask {
  /** A UUIDv7, if the caller needs to know the ID in advance. */
  id?: string
  workspaceId: string
  kind: TaskKind
  priority?: TaskPriority
  agentId?: string
  topicId?: string
  input: Prisma.InputJsonObject
  /** URL for a webhook when the task ends. The caller validates it. */
  webhookUrl?: string | null
  /** Default: TASK_TIMEOUT_MS. */
  timeoutMs?: number
}

/**
 * Creates a task and its first event in the caller's transaction. Workers can claim it after the commit. Call
 * `announceTask` then.
 */
export async function createTask(
  app: Pick<App, 'config'>,
  tx: WorkspaceTransaction | Prisma.TransactionClient,
  task: NewTask,
): Promise<Task> {
  return tx.task.create({
    data: {
      ...(task.id && { id: task.id }),
      workspaceId: task.workspaceId,
      kind: task.kind,
      priority: task.priority ?? 'MEDIUM',
      agentId: task.agentId ?? null,
      topicId: task.topicId ?? null,
      input: task.input,
      webhookUrl: task.webhookUrl ?? null,
      maxAttempts: app.config.taskMaxAttempts,
      timeoutMs: task.timeoutMs ?? app.config.taskTimeoutMs,
    },
  })
}
