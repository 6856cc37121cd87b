import { NotFoundError } from '../../errors.ts'
import { followTask, type TaskStreamEntry } from '../../platform/events/follow-task.ts'
import type { RequestContext } from '../../platform/http/request-context.ts'
import { decodeId } from '../../platform/ids.ts'

/** Events of a task as they come. @throws NotFoundError before the first of them. */
export async function streamTaskEvents(
  { app, db, signal }: RequestContext,
  args: { taskId: string; after?: number | null | undefined; heartbeatSeconds?: number | null | undefined },
): Promise<AsyncGenerator<TaskStreamEntry>> {
  const taskId = decodeId('Task', args.taskId)
  const task = taskId && (await db.task.findUnique({ where: { id: taskId }, select: { id: true } }))
  if (!task) throw new NotFoundError('task', args.taskId)
  const heartbeatMs = args.heartbeatSeconds ? args.heartbeatSeconds * 1000 : undefined
  return followTask(app, db, { taskId: task.id, after: args.after ?? undefined, heartbeatMs, signal })
}
