import type { Prisma } from '../../generated/prisma/client.ts'
import type { App } from '../../platform/app.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { createTask } from '../../platform/tasks/create-task.ts'
import type { TaskRef } from '../../platform/tasks/task-topics.ts'

/** Any number, the same in every process: who looks for a waiting task waits for whoever else does. */
const ADVISORY_LOCK = 727_003

/**
 * Makes the task that embeds what has no vectors, due in a moment, so that it finds as much as possible. None is made where
 * one waits already, or no model is set. Call it last in the transaction of the change: until its end, others wait here.
 * @returns the task, to be announced after the commit; null where none was made.
 */
export async function enqueueEmbedding(
  { config }: Pick<App, 'config'>,
  tx: WorkspaceTransaction | Prisma.TransactionClient,
  workspaceId: string,
): Promise<TaskRef | null> {
  const { endpoint, debounceMs } = config.embeddings
  if (!endpoint) return null
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${ADVISORY_LOCK}::int, hashtext(${workspaceId}))`
  const waiting = await tx.task.count({ where: { workspaceId, kind: 'EMBEDDING', status: 'PENDING' } })
  if (waiting > 0) return null
  const task = await createTask({ config }, tx, {
    workspaceId,
    kind: 'EMBEDDING',
    priority: 'LOW',
    input: {},
  })
  await tx.$executeRaw`
    UPDATE tasks SET due_at = now() + make_interval(secs => ${debounceMs / 1000}::float8) WHERE id = ${task.id}::uuid`
  return task
}
