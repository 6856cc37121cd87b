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
  topicId?: string
  input: Prisma.InputJsonObject
  /** An address that is told of its end. Checked by the caller. */
  webhookUrl?: string | null
  /** Where it may take another time than most. */
  timeoutMs?: number
}

/**
 * Writes the task and its first event in the caller's transaction: both or neither. From its commit on, workers find it.
 * Call `announceTask` after the commit.
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
