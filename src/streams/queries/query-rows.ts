import { Prisma } from '../../generated/prisma/client.ts'
import type { EventBus } from '../../platform/bus/event-bus.ts'
import type { WorkspaceDatabase, WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { addUse } from '../../usage/usage-days.ts'

/** A streamed query. IDs are UUIDs. */
export interface QueryRef {
  id: string
  workspaceId: string
}

/** An item that a query sends, as plain JSON. `type` is the name of its GraphQL type. */
export interface QueryItem {
  type: string
}

/** An item, and the IDs (UUIDs) of the passages that it shows. */
export interface QueryEvent {
  item: QueryItem
  chunkIds: readonly string[]
}

/** The outcome of a query, for the statistics of its agent and the usage of its user. */
export interface QueryOutcome {
  /** UUID of the user who asked. */
  userId: string
  isAnswered: boolean
  tookMs: number
}

/** Events to append to the log of a query. */
export interface QueryAppend {
  query: QueryRef & { agentId: string; conversationId: string | null; apiKeyId: string | null }
  /** Sequence of the last written event. 0: this append creates the query. */
  after: number
  events: readonly QueryEvent[]
  /** Whether these are the last events. */
  isEnd: boolean
  /** Added to the statistics of the agent. Null: not counted. */
  outcome: QueryOutcome | null
}

/** A query whose lease is not renewed for this long is lost. */
export const QUERY_LEASE_MS = 15_000
/** How long a query can be read after its end. */
export const QUERY_RETENTION_MS = 600_000

const LEASE_END = Prisma.sql`now() + make_interval(secs => ${QUERY_LEASE_MS / 1000}::float8)`

/** Channel of a query (a UUID). */
export function queryChannel(id: string): string {
  return `query:${id}`
}

/** Last event of a query whose process is gone. */
const LOST_QUERY = {
  type: 'QueryFailed',
  code: 'UNAVAILABLE',
  message: 'The server that ran this query is gone. Send the query again.',
  retryable: true,
} as const satisfies QueryItem & Record<string, unknown>

/**
 * Appends events and renews the lease, in one statement.
 * @returns false if the query has ended or its agent or conversation was deleted.
 */
export async function appendQueryEvents(
  db: Pick<WorkspaceTransaction, '$executeRaw'>,
  append: QueryAppend,
): Promise<boolean> {
  const { query, after, events, isEnd, outcome } = append
  const { id, workspaceId, agentId, conversationId, apiKeyId } = query
  const last = after + events.length
  const endedAt = Prisma.sql`CASE WHEN ${isEnd}::boolean THEN now() END`
  const written =
    after === 0
      ? Prisma.sql`
        INSERT INTO agent_queries
          (id, workspace_id, agent_id, conversation_id, api_key_id, last_sequence, lease_expires_at, ended_at)
        SELECT ${id}::uuid, workspace_id, id, ${conversationId}::uuid, ${apiKeyId}::uuid, ${last}::int, ${LEASE_END},
          ${endedAt} FROM agents
        WHERE id = ${agentId}::uuid AND workspace_id = ${workspaceId}::uuid
          AND (${conversationId}::uuid IS NULL OR EXISTS (
            SELECT FROM conversations WHERE id = ${conversationId}::uuid AND workspace_id = ${workspaceId}::uuid))
        RETURNING id, workspace_id, agent_id`
      : Prisma.sql`
        UPDATE agent_queries SET last_sequence = ${last}::int, lease_expires_at = ${LEASE_END}, ended_at = ${endedAt}
        WHERE id = ${id}::uuid AND workspace_id = ${workspaceId}::uuid AND ended_at IS NULL
          AND last_sequence = ${after}::int
        RETURNING id, workspace_id, agent_id`
  const counted = outcome
    ? Prisma.sql`, counted AS (
        UPDATE agents SET queries = queries + 1, answered = answered + ${outcome.isAnswered ? 1 : 0}::int,
          response_ms_total = response_ms_total + ${outcome.tookMs}::float8, last_query_at = now()
        FROM query WHERE agents.id = query.agent_id AND agents.workspace_id = query.workspace_id
      ), used AS (${addUse('queries', Prisma.sql`SELECT workspace_id, ${outcome.userId}::uuid, NULL::uuid FROM query`)})`
    : Prisma.empty
  // As text, because rows of a Postgres array of arrays must have equal lengths.
  const items = events.map(({ item }) => JSON.stringify(item))
  const chunkIds = events.map(event => `{${event.chunkIds.join()}}`)
  const count = await db.$executeRaw`
    WITH query AS (${written})${counted}
    INSERT INTO agent_query_events (workspace_id, query_id, sequence, item, chunk_ids)
    SELECT ${workspaceId}::uuid, query.id, ${after}::int + event.number, event.item::json, event.chunk_ids::uuid[]
    FROM query, unnest(${items}::text[], ${chunkIds}::text[]) WITH ORDINALITY AS event (item, chunk_ids, number)`
  return count > 0
}

/** Last event of a query that its client cancelled. */
const CANCELLED_QUERY = {
  type: 'QueryFailed',
  code: 'UNAVAILABLE',
  message: 'The query was cancelled.',
  retryable: true,
} as const satisfies QueryItem & Record<string, unknown>

/** Ends a query whose lease has expired. Does nothing if it was renewed or ended in the meantime. */
export function endLostQuery(db: WorkspaceDatabase, bus: EventBus, query: QueryRef): Promise<void> {
  return endQuery({ db, bus }, query, LOST_QUERY, Prisma.sql`lease_expires_at < now()`)
}

/** Ends a query before its process does, which then stops its work. Does nothing if it has ended. */
export function endCancelledQuery(db: WorkspaceDatabase, bus: EventBus, query: QueryRef): Promise<void> {
  return endQuery({ db, bus }, query, CANCELLED_QUERY, Prisma.sql`true`)
}

async function endQuery(
  { db, bus }: { db: WorkspaceDatabase; bus: EventBus },
  { id, workspaceId }: QueryRef,
  last: QueryItem,
  condition: Prisma.Sql,
): Promise<void> {
  const count = await db.$executeRaw`
    WITH query AS (
      UPDATE agent_queries SET last_sequence = last_sequence + 1, ended_at = now()
      WHERE id = ${id}::uuid AND workspace_id = ${workspaceId}::uuid AND ended_at IS NULL AND ${condition}
      RETURNING id, workspace_id, last_sequence
    )
    INSERT INTO agent_query_events (workspace_id, query_id, sequence, item, chunk_ids)
    SELECT workspace_id, id, last_sequence, ${JSON.stringify(last)}::json, '{}' FROM query`
  if (count > 0) bus.wake(queryChannel(id))
}
