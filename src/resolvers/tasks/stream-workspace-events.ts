import { followLog, type StreamEntry } from '../../platform/events/follow-log.ts'
import { decodeCursor, type WorkspaceCursor } from '../../platform/events/workspace-cursor.ts'
import { type WorkspaceLogEntry, workspaceLog } from '../../platform/events/workspace-log.ts'
import type { RequestContext } from '../../platform/requests/request-context.ts'
import { eventsOf } from '../../platform/streams/event-pages.ts'
import type { StreamArgs } from './stream-task-events.ts'
import { eventMatcher, type TaskFilter } from './task-filter.ts'

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
  return eventsOf(pages)
}
