import type { RequestContext, ViewerContext } from '../../context.ts'
import type { TaskEvent } from '../../generated/prisma/client.ts'
import { EventPages, followLog, type StreamEntry } from '../../streams/follow.ts'
import type { Gap } from '../../streams/log.ts'
import {
  decodeCursor,
  encodeCursor,
  FROM_THE_START,
  type WorkspaceCursor,
} from '../../streams/workspace-cursor.ts'
import { type WorkspaceLogEntry, workspaceLog } from '../../tasks/workspace-log.ts'
import { type PageArgs, pageSize } from '../shared/paging.ts'
import type { StreamArgs } from './task-events.ts'
import { eventMatcher, type TaskFilter } from './tasks.ts'

export interface WorkspaceEventPage {
  events: { lastEventId: string; event: TaskEvent }[]
  /** Pass it as `after` to continue. If there are no events, it is the requested cursor. */
  endCursor: string | null
  hasMore: boolean
  gap: Gap<WorkspaceCursor> | null
}

/**
 * Events of all tasks of the workspace after a cursor or, without one, from the oldest stored event.
 * @throws BAD_CURSOR if the cursor is not from this log.
 */
export async function listWorkspaceEvents(
  { db, viewer }: ViewerContext,
  args: PageArgs,
  query: object,
): Promise<WorkspaceEventPage> {
  const { workspaceId } = viewer
  const size = pageSize(args)
  const after = typeof args.after === 'string' ? decodeCursor(workspaceId, args.after) : FROM_THE_START
  const page = await workspaceLog(db, workspaceId).readAfter(after, size + 1)
  const entries = page.entries.slice(0, size)
  const hasMore = page.entries.length > size
  const end = (hasMore && entries.at(-1)?.cursor) || page.head
  // Read again with the selected fields, in one statement for any number of events.
  const positions = entries.map(entry => entry.cursor.position)
  const rows = positions.length
    ? await db.taskEvent.findMany({ ...query, where: { position: { in: positions } } })
    : []
  const byPosition = new Map(rows.map(row => [row.position, row]))
  return {
    events: entries.flatMap(({ lastEventId, cursor }) => {
      const event = byPosition.get(cursor.position)
      return event ? [{ lastEventId, event }] : []
    }),
    endCursor: end.transaction === FROM_THE_START.transaction ? null : encodeCursor(workspaceId, end),
    hasMore,
    gap: page.gap,
  }
}

/** Streams the events of all tasks of the workspace. @throws BAD_CURSOR if the cursor is not from this log. */
export function streamWorkspaceEvents(
  { app, db, viewer, signal, lastEventId }: RequestContext,
  { after, filter, heartbeatSeconds }: StreamArgs<string> & { filter?: TaskFilter | null | undefined },
): AsyncIterable<StreamEntry<WorkspaceLogEntry, WorkspaceCursor>> {
  // After a reconnect, Last-Event-ID is newer than `after`.
  const cursor = lastEventId ?? after
  const pages = followLog(app.readers, workspaceLog(db, viewer.workspaceId), {
    after: typeof cursor === 'string' ? decodeCursor(viewer.workspaceId, cursor) : undefined,
    ...(filter && { matches: eventMatcher(filter) }),
    heartbeatMs: heartbeatSeconds ? heartbeatSeconds * 1000 : undefined,
    signal,
  })
  return new EventPages(pages)
}
