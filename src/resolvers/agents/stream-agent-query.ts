import type { RequestContext, ViewerContext } from '../../context.ts'
import { DomainError, requestError } from '../../errors.ts'
import { startChild, traced } from '../../platform/tracing/current-span.ts'
import { EventPages, followLog, type StreamEntry } from '../../streams/follow.ts'
import { decodeEventId, decodeQueryId, encodeQueryId, MAX_SEQUENCE } from '../../streams/queries/query-id.ts'
import { type QueryLogEntry, queryLog, queryNotFound } from '../../streams/queries/query-log.ts'
import { endCancelledQuery } from '../../streams/queries/query-rows.ts'
import type { StreamArgs } from '../tasks/task-events.ts'
import { type AgentQueryItem, describeFailure, readItem } from './agent-query-item.ts'
import { visibleQueries } from './conversations.ts'
import type { AgentQueryInput } from './query-agent.ts'
import { startAgentQuery } from './run-agent-query.ts'

/** The last item of a stream that failed. It is in no log, so the stream cannot be resumed after it. */
interface Refusal {
  type: 'refusal'
  sequence: number
  item: AgentQueryItem
}

type QueryStreamEntry = StreamEntry<QueryLogEntry, number> | Refusal

/** Starts a query and follows it. A client that reconnects joins the query that it started. @throws BAD_CURSOR */
export function streamAgentQuery(
  context: RequestContext,
  input: AgentQueryInput,
): AsyncIterable<QueryStreamEntry> {
  const seen = context.lastEventId === null ? null : decodeEventId(context.lastEventId)
  if (seen)
    return new EventPages(
      followQuery(context, () => findQuery(context, seen.queryUuid), { after: seen.sequence }),
    )
  // Started now, because the query is started by the first read, when the span of the subscription has ended.
  const span = startChild('start query', 'internal')
  const find = () => traced(span, () => startAgentQuery(context, input))
  return new EventPages(followQuery(context, find, { after: 0 }))
}

/** Follows a query that was started earlier, by any process. @throws BAD_CURSOR */
export function streamQueryEvents(
  context: RequestContext,
  { queryId, after, heartbeatSeconds }: StreamArgs<number> & { queryId: string },
): AsyncIterable<QueryStreamEntry> {
  const uuid = decodeQueryId(queryId)
  // After a reconnect, Last-Event-ID is newer than `after`.
  const seen = context.lastEventId === null ? null : decodeEventId(context.lastEventId)
  if (seen && seen.queryUuid !== uuid)
    throw requestError('BAD_CURSOR', 'Last-Event-ID is from another query. Omit it to start over.')
  const find = async () => (uuid ? findQuery(context, uuid) : fail(queryNotFound(queryId)))
  return new EventPages(
    followQuery(context, find, {
      after: seen?.sequence ?? after ?? 0,
      heartbeatMs: heartbeatSeconds ? heartbeatSeconds * 1000 : undefined,
    }),
  )
}

/** Ends a query early, in whichever process it runs. @throws NotFoundError if it does not exist or is not visible to the viewer. */
export async function cancelAgentQuery(context: ViewerContext, queryId: string): Promise<void> {
  const { app, db, viewer } = context
  const uuid = decodeQueryId(queryId)
  const id = uuid ? await findQuery(context, uuid) : fail(queryNotFound(queryId))
  await endCancelledQuery(db, app.bus, { id, workspaceId: viewer.workspaceId })
  app.queryRuns.cancel(id)
}

/** @returns the UUID. @throws NotFoundError if the query does not exist or is not visible to the viewer. */
async function findQuery(context: ViewerContext, id: string): Promise<string> {
  const where = { id, AND: visibleQueries(context) }
  return (await context.db.agentQuery.count({ where })) > 0 ? id : fail(queryNotFound(encodeQueryId(id)))
}

/** A DomainError ends the stream as an item, not as an error, so that clients can act on it. */
async function* followQuery(
  { app, db, viewer, signal }: RequestContext,
  find: () => Promise<string>,
  { after, heartbeatMs }: { after: number; heartbeatMs?: number | undefined },
): AsyncGenerator<readonly QueryStreamEntry[]> {
  let last = after
  try {
    const query = { id: await find(), workspaceId: viewer.workspaceId }
    for await (const page of followLog(app.readers, queryLog(db, app.bus, query), {
      after,
      heartbeatMs,
      signal,
    })) {
      yield page
      last = page.findLast(entry => entry.type === 'event')?.cursor ?? last
    }
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    const sequence = Math.min(Math.max(last, 0) + 1, MAX_SEQUENCE)
    yield [{ type: 'refusal', sequence, item: describeFailure(error, app.log) }]
  }
}

function fail(error: Error): never {
  throw error
}

/** The entry as clients receive it. */
export function toStreamItem(entry: QueryStreamEntry) {
  if (entry.type === 'event') return { ...readItem(entry), sequence: entry.cursor }
  if (entry.type === 'refusal') return { ...entry.item, sequence: entry.sequence }
  return entry
}
