import { NotFoundError } from '../../errors.ts'
import { Prisma } from '../../generated/prisma/client.ts'
import type { EventBus } from '../../platform/bus/event-bus.ts'
import type { WorkspaceDatabase } from '../../platform/database/scope-to-workspace.ts'
import type { EventLog, Gap, LogEntry, LogPage } from '../log.ts'
import { encodeEventId, encodeQueryId } from './query-id.ts'
import {
  endLostQuery,
  QUERY_RETENTION_MS,
  type QueryItem,
  type QueryRef,
  queryChannel,
} from './query-rows.ts'

/** An event of a query. Its cursor is its sequence. */
export interface QueryLogEntry extends LogEntry<number> {
  item: QueryItem
  /** IDs (UUIDs) of the event's passages that still exist. */
  presentChunkIds: ReadonlySet<string>
}

type QueryLogPage = LogPage<QueryLogEntry, number>

interface QueryState {
  lastSequence: number
  isEnded: boolean
  /** The lease has expired. */
  isLost: boolean
}
interface EventRow {
  sequence: number
  item: QueryItem
  chunkIds: string[]
  presentChunkIds: string[]
}

/** The event log of one query, available while it runs and for ten minutes after. The log ends with the query. */
export function queryLog(
  db: WorkspaceDatabase,
  bus: EventBus,
  query: QueryRef,
): EventLog<QueryLogEntry, number> {
  async function read(after: number | 'latest', limit: number): Promise<QueryLogPage> {
    let found = await readRows(db, query, { after, limit })
    if (found.isLost) {
      await endLostQuery(db, bus, query)
      found = await readRows(db, query, { after, limit })
    }
    return toPage(query, found, { after, limit })
  }
  return {
    workspaceId: query.workspaceId,
    channel: queryChannel(query.id),
    compare: (a, b) => a - b,
    readLatest: limit => read('latest', limit),
    readAfter: read,
  }
}

/** Also for a query of another workspace. */
export function queryNotFound(id: string): NotFoundError {
  const kept = `${QUERY_RETENTION_MS / 60_000} minutes`
  return new NotFoundError(
    'query',
    id,
    `No streamed query has the ID "${id}", or it ended more than ${kept} ago.`,
  )
}

/** Reads the query and some of its events, oldest first. One statement, for a consistent snapshot. */
async function readRows(
  db: WorkspaceDatabase,
  { id, workspaceId }: QueryRef,
  { after, limit }: { after: number | 'latest'; limit: number },
): Promise<QueryState & { events: EventRow[] }> {
  const isLatest = after === 'latest'
  const rows = await db.$queryRaw<(QueryState & (EventRow | { sequence: null }))[]>`
    SELECT last_sequence AS "lastSequence", ended_at IS NOT NULL AS "isEnded",
      ended_at IS NULL AND lease_expires_at < now() AS "isLost", event.*
    FROM agent_queries
    LEFT JOIN LATERAL (
      SELECT sequence, item, chunk_ids::text[] AS "chunkIds", ARRAY (
        SELECT chunks.id::text FROM chunks
        WHERE chunks.id = ANY (chunk_ids) AND chunks.workspace_id = agent_queries.workspace_id
      ) AS "presentChunkIds"
      FROM agent_query_events
      WHERE query_id = agent_queries.id AND sequence > ${isLatest ? 0 : after}::int
      ORDER BY sequence ${isLatest ? Prisma.sql`DESC` : Prisma.sql`ASC`} LIMIT ${limit}::int
    ) AS event ON true
    WHERE agent_queries.id = ${id}::uuid AND agent_queries.workspace_id = ${workspaceId}::uuid
      AND (ended_at IS NULL OR ended_at > now() - make_interval(secs => ${QUERY_RETENTION_MS / 1000}::float8))
    ORDER BY event.sequence`
  const [first] = rows
  if (!first) throw queryNotFound(encodeQueryId(id))
  const { lastSequence, isEnded, isLost } = first
  return { lastSequence, isEnded, isLost, events: rows.flatMap(row => (row.sequence === null ? [] : [row])) }
}

/**
 * Hits whose passage was deleted are left out. A page ends before the first one, and the next page starts with the gap.
 */
function toPage(
  query: QueryRef,
  { events, lastSequence, isEnded }: QueryState & { events: EventRow[] },
  { after, limit }: { after: number | 'latest'; limit: number },
): QueryLogPage {
  const wanted = after === 'latest' ? latestRun(events) : firstRun(events)
  const next = wanted[0]?.sequence ?? (events.at(-1)?.sequence ?? lastSequence) + 1
  const start = next - 1
  const head = wanted.at(-1)?.sequence ?? start
  const isMissing = after !== 'latest' && after !== start
  const isCutShort = after !== 'latest' && head < (events.at(-1)?.sequence ?? head)
  return {
    start,
    gap: isMissing ? gapBefore(query, next, after) : null,
    entries: wanted.map(row => toEntry(query, row)),
    head,
    isFull: isCutShort || events.length === limit,
    isHeldBack: false,
    isOver: isEnded && head >= lastSequence,
  }
}

function firstRun(events: EventRow[]): EventRow[] {
  const begin = events.findIndex(isKept)
  if (begin < 0) return []
  const length = events.slice(begin).findIndex(event => !isKept(event))
  return events.slice(begin, length < 0 ? undefined : begin + length)
}

function latestRun(events: EventRow[]): EventRow[] {
  return events.slice(1 + events.findLastIndex(event => !isKept(event)))
}

function isKept({ item, chunkIds, presentChunkIds }: EventRow): boolean {
  return item.type !== 'QueryHit' || presentChunkIds.length === chunkIds.length
}

function toEntry({ id }: QueryRef, { sequence, item, presentChunkIds }: EventRow): QueryLogEntry {
  const lastEventId = encodeEventId(id, sequence)
  return {
    type: 'event',
    key: lastEventId,
    cursor: sequence,
    lastEventId,
    item,
    presentChunkIds: new Set(presentChunkIds),
  }
}

function gapBefore({ id }: QueryRef, next: number, from: number): Gap<number> {
  const until = next - 1
  const lastEventId = encodeEventId(id, until)
  return { type: 'gap', from: String(from), to: String(next), task: null, lastEventId, until }
}
