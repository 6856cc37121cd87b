import { visibleAgentIds } from '../../auth/viewer.ts'
import type { RequestContext, ViewerContext } from '../../context.ts'
import { NotFoundError, requestError } from '../../errors.ts'
import type { TaskEvent } from '../../generated/prisma/client.ts'
import { decodeId } from '../../platform/ids.ts'
import { EventPages, followLog, type StreamEntry } from '../../streams/follow.ts'
import { type TaskLogEntry, taskLog } from '../../tasks/log.ts'
import { keysetQuery, type OrderColumn, type Page, toPage } from '../shared/paging.ts'
import { findTask } from './tasks.ts'

const OLDEST_FIRST: readonly OrderColumn[] = [{ name: 'sequence', direction: 'asc', type: 'integer' }]

/** Events of a task (a UUID) after a sequence. */
export async function listTaskEvents(
  { db }: ViewerContext,
  taskId: string,
  args: { after?: number | null | undefined; first?: number | null | undefined },
  query: object,
): Promise<Page<TaskEvent>> {
  const where = { taskId, sequence: { gt: args.after ?? 0 } }
  const page = { first: args.first }
  const { orderBy, take } = keysetQuery(page, OLDEST_FIRST)
  const rows = await db.taskEvent.findMany({ ...query, where, orderBy, take })
  return toPage(rows, page, OLDEST_FIRST, () => db.taskEvent.count({ where }))
}

const MAX_SEQUENCE = 2 ** 31 - 1

export interface StreamArgs<Cursor> {
  after?: Cursor | null | undefined
  heartbeatSeconds?: number | null | undefined
}

/** Streams the events of a task. @throws NotFoundError if it does not exist, is not visible to the viewer or is deleted. */
export function streamTaskEvents(
  context: RequestContext,
  { taskId, ...args }: StreamArgs<number> & { taskId: string },
): AsyncIterable<StreamEntry<TaskLogEntry, number>> {
  const uuid = decodeId('Task', taskId)
  if (!uuid) throw new NotFoundError('task', taskId)
  async function* followVisible(id: string) {
    // Only a restricted key cannot see every task of its workspace.
    if (visibleAgentIds(context.viewer)) await findTask(context, taskId)
    yield* followTaskPages(context, id, args)
  }
  return new EventPages(followVisible(uuid))
}

/** The same for a task (a UUID), in pages of all available events. */
export function followTaskPages(
  { app, db, viewer, signal, lastEventId }: RequestContext,
  taskId: string,
  { after, heartbeatSeconds }: StreamArgs<number>,
): AsyncGenerator<readonly StreamEntry<TaskLogEntry, number>[]> {
  return followLog(app.readers, taskLog(db, { id: taskId, workspaceId: viewer.workspaceId }), {
    // After a reconnect, Last-Event-ID is newer than `after`.
    after: lastEventId === null ? (after ?? undefined) : readSequence(lastEventId),
    heartbeatMs: heartbeatSeconds ? heartbeatSeconds * 1000 : undefined,
    signal,
  })
}

/** @throws BAD_CURSOR if it is no sequence. */
export function readSequence(lastEventId: string): number {
  const sequence = /^\d{1,10}$/.test(lastEventId) ? Number(lastEventId) : Infinity
  if (sequence > MAX_SEQUENCE)
    throw requestError('BAD_CURSOR', 'Last-Event-ID is not from this stream. Omit it to start over.')
  return sequence
}
