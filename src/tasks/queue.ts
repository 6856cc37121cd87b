import type { Prisma, Task, TaskKind, TaskPriority } from '../generated/prisma/client.ts'
import { currentSpan } from '../platform/tracing/current-span.ts'
import type { TaskCreation } from './define.ts'
import { announceTask } from './wake.ts'

export interface NewTask {
  /** A UUIDv7, if the caller needs to know the ID in advance. */
  id?: string
  workspaceId: string
  kind: TaskKind
  /** Default: that of the kind. */
  priority?: TaskPriority
  agentId?: string
  topicId?: string
  pluginId?: string
  goalId?: string
  input: Prisma.InputJsonObject
  /** URL for a webhook when the task ends. The caller validates it. */
  webhookUrl?: string | null
  /** Default: that of the kind. */
  timeoutMs?: number
  /** Whether a user or a schedule started it. Other tasks follow from them and count for no quota. */
  isRequested?: boolean
}

/**
 * Creates a task and its first event in a transaction started by `transact`. Workers can claim it after the commit.
 * @throws if the input does not fit the kind.
 */
export async function createTask(
  { config, tasks }: TaskCreation,
  tx: Prisma.TransactionClient,
  task: NewTask,
): Promise<Task> {
  const definition = tasks.get(task.kind)
  definition?.input.parse(task.input)
  const created = await tx.task.create({
    data: {
      ...(task.id && { id: task.id }),
      workspaceId: task.workspaceId,
      kind: task.kind,
      priority: task.priority ?? definition?.priority ?? 'MEDIUM',
      agentId: task.agentId ?? null,
      topicId: task.topicId ?? null,
      pluginId: task.pluginId ?? null,
      goalId: task.goalId ?? null,
      input: task.input,
      webhookUrl: task.webhookUrl ?? null,
      isRequested: task.isRequested ?? false,
      traceContext: currentSpan().traceparent,
      maxAttempts: config.taskMaxAttempts,
      timeoutMs: task.timeoutMs ?? definition?.timeoutMs?.(config) ?? config.taskTimeoutMs,
    },
  })
  announceTask(tx, created)
  return created
}
