import type { Viewer } from '../../auth/viewer.ts'
import { requestError } from '../../errors.ts'
import { Prisma, type PrismaClient } from '../../generated/prisma/client.ts'
import type { WorkspaceDatabase } from '../../platform/database/scope-to-workspace.ts'
import { countLimitError } from '../../platform/rate-limit/limit-headers.ts'

// Reservations, streams and operations of the single connection mode, shared by all processes. Only the API key that
// made a reservation can use its token.

/** A GraphQL request. It has either a `query` or a `documentId`. */
export interface Operation {
  query: string | null
  /** ID of a registered document. Read again when the operation runs, because it may have been removed. */
  documentId: string | null
  operationName: string | null
  variables: Record<string, unknown> | null
}

/** A change that the process that sends the stream must apply. */
export interface OperationChange {
  streamId: string
  operationId: string
  /** Null: stop the operation. */
  request: Operation | null
}

/** A reservation expires if its stream is not opened within this time. */
const RESERVATION_MS = 60_000
/** An open stream expires if its process does not renew it within this time. */
const ORPHAN_MS = 300_000
/** Per API key, of streams that are not open yet. */
const MAX_RESERVATIONS = 200
/** Per stream. */
const MAX_OPERATIONS = 100
/** For clients over a limit of a stream. */
const RETRY_AFTER_MS = 1_000

const inFuture = (ms: number) => Prisma.sql`now() + make_interval(secs => ${ms / 1000}::float8)`

/** Channel for changes to the operations of a stream (a UUID). */
export function operationsChannel(streamId: string): string {
  return `stream:${streamId}`
}

export const streamNotFound = () =>
  requestError('NOT_FOUND', 'Stream not found. Reserve one with PUT, and send its token with every request.')

/** @returns the token. @throws RATE_LIMITED */
export async function reserveStream(db: WorkspaceDatabase, viewer: Viewer): Promise<string> {
  const { apiKeyId, workspaceId } = viewer
  const [reserved] = await db.$transaction(async tx => {
    // Serialized per key: two concurrent reservations could exceed the limit.
    await tx.$queryRaw`
      SELECT id FROM api_keys WHERE id = ${apiKeyId}::uuid AND workspace_id = ${workspaceId}::uuid FOR NO KEY UPDATE`
    return tx.$queryRaw<{ id: string }[]>`
      WITH expired AS (
        DELETE FROM event_streams WHERE api_key_id = ${apiKeyId}::uuid AND workspace_id = ${workspaceId}::uuid AND expires_at <= now()
      )
      INSERT INTO event_streams (workspace_id, api_key_id, expires_at)
      SELECT ${workspaceId}::uuid, ${apiKeyId}::uuid, ${inFuture(RESERVATION_MS)}
      WHERE (
        SELECT count(*) FROM event_streams
        WHERE api_key_id = ${apiKeyId}::uuid AND opened_at IS NULL AND expires_at > now()
      ) < ${MAX_RESERVATIONS}::int
      RETURNING id`
  })
  if (reserved) return reserved.id
  const message = `This API key has ${MAX_RESERVATIONS} reserved event streams that are not open yet. Open them, or try again in a minute.`
  const limit = { policy: 'reserved-streams', max: MAX_RESERVATIONS }
  throw countLimitError(message, limit, { retryAfterMs: RESERVATION_MS })
}

/** Marks a reserved stream as open. @throws NOT_FOUND, or BAD_USER_INPUT with HTTP status 409 if it is already open. */
export async function openStream(db: WorkspaceDatabase, viewer: Viewer, id: string): Promise<void> {
  const { apiKeyId, workspaceId } = viewer
  const [found] = await db.$queryRaw<{ isOpened: boolean }[]>`
    WITH opened AS (
      UPDATE event_streams SET opened_at = now(), expires_at = ${inFuture(ORPHAN_MS)}
      WHERE id = ${id}::uuid AND api_key_id = ${apiKeyId}::uuid AND workspace_id = ${workspaceId}::uuid
        AND opened_at IS NULL AND expires_at > now()
      RETURNING id
    )
    SELECT EXISTS (SELECT FROM opened) AS "isOpened" FROM event_streams
    WHERE id = ${id}::uuid AND api_key_id = ${apiKeyId}::uuid AND workspace_id = ${workspaceId}::uuid AND expires_at > now()`
  if (!found) throw streamNotFound()
  if (!found.isOpened) throw requestError('BAD_USER_INPUT', 'Stream already open.', {}, 409)
}

/**
 * @throws NOT_FOUND, RATE_LIMITED, or BAD_USER_INPUT with HTTP status 409 if the stream already has this operation ID.
 */
export async function addOperation(
  db: WorkspaceDatabase,
  viewer: Viewer,
  { streamId, operationId, request }: { streamId: string; operationId: string; request: Operation },
  limitBytes: number,
): Promise<void> {
  const { apiKeyId, workspaceId } = viewer
  const text = JSON.stringify(request)
  const [refused] = await db.$transaction(async tx => {
    // Serialized per stream: two concurrent operations could exceed the limits.
    const held = await tx.$queryRaw<{ id: string }[]>`
      SELECT id FROM event_streams
      WHERE id = ${streamId}::uuid AND api_key_id = ${apiKeyId}::uuid AND workspace_id = ${workspaceId}::uuid AND expires_at > now()
      FOR NO KEY UPDATE`
    if (held.length === 0) throw streamNotFound()
    return tx.$queryRaw<{ operations: number; isNew: boolean }[]>`
      WITH present AS (
        SELECT count(*)::int AS operations, coalesce(sum(octet_length(request)), 0)::float8 AS bytes,
          coalesce(bool_or(operation_id = ${operationId}::text), false) AS is_known
        FROM event_stream_operations WHERE stream_id = ${streamId}::uuid
      ), added AS (
        INSERT INTO event_stream_operations (workspace_id, stream_id, operation_id, request)
        SELECT ${workspaceId}::uuid, ${streamId}::uuid, ${operationId}::text, ${text}::text FROM present
        WHERE NOT is_known AND operations < ${MAX_OPERATIONS}::int AND bytes + octet_length(${text}::text) <= ${limitBytes}::int
        RETURNING operation_id
      )
      SELECT operations, NOT is_known AS "isNew" FROM present WHERE NOT EXISTS (SELECT FROM added)`
  })
  if (!refused) return
  if (!refused.isNew) throw requestError('BAD_USER_INPUT', 'Operation with ID already exists.', {}, 409)
  if (refused.operations >= MAX_OPERATIONS)
    throw countLimitError(
      `This stream has ${MAX_OPERATIONS} operations, which is the maximum. Stop one, or reserve another stream.`,
      { policy: 'operations-per-stream', max: MAX_OPERATIONS },
      { retryAfterMs: RETRY_AFTER_MS },
    )
  throw countLimitError(
    `More than ${limitBytes} bytes of operations are waiting for this stream. Open it, or send them without its token.`,
    { policy: 'operation-bytes-per-stream', max: limitBytes, unit: 'content-bytes' },
    { retryAfterMs: RETRY_AFTER_MS },
  )
}

/**
 * Requests that an operation stop. Does nothing if the stream does not have it.
 * @throws NOT_FOUND for an unknown stream.
 */
export async function stopOperation(
  db: WorkspaceDatabase,
  viewer: Viewer,
  { streamId, operationId }: { streamId: string; operationId: string },
): Promise<void> {
  const { apiKeyId, workspaceId } = viewer
  const [found] = await db.$queryRaw<{ id: string }[]>`
    WITH stopped AS (
      UPDATE event_stream_operations SET is_stopped = true, is_waiting = true FROM event_streams
      WHERE stream_id = event_streams.id AND stream_id = ${streamId}::uuid AND operation_id = ${operationId}::text
        AND event_streams.workspace_id = ${workspaceId}::uuid
        AND event_streams.api_key_id = ${apiKeyId}::uuid
    )
    SELECT id FROM event_streams
    WHERE id = ${streamId}::uuid AND api_key_id = ${apiKeyId}::uuid AND workspace_id = ${workspaceId}::uuid AND expires_at > now()`
  if (!found) throw streamNotFound()
}

// The following functions are for the process that sends the streams, which may belong to several workspaces.

/** Returns pending changes of streams. Each change is returned only once. */
export async function claimChanges(
  prisma: PrismaClient,
  streamIds: readonly string[],
): Promise<OperationChange[]> {
  // All workspaces: a process sends streams of several.
  const rows = await prisma.$queryRaw<
    { streamId: string; operationId: string; request: string; isStopped: boolean }[]
  >`
    WITH waiting AS MATERIALIZED (
      SELECT stream_id, operation_id, request, is_stopped FROM event_stream_operations
      WHERE stream_id = ANY (${streamIds}::uuid[]) AND is_waiting FOR UPDATE
    ), taken AS (
      UPDATE event_stream_operations AS operation SET is_waiting = false, request = '' FROM waiting
      WHERE operation.stream_id = waiting.stream_id AND operation.operation_id = waiting.operation_id
    )
    SELECT stream_id AS "streamId", operation_id AS "operationId", request, is_stopped AS "isStopped" FROM waiting`
  return rows.map(({ streamId, operationId, request, isStopped }) => ({
    streamId,
    operationId,
    request: isStopped ? null : (JSON.parse(request) as Operation),
  }))
}

/** Extends the expiry of open streams. */
export async function renewStreams(prisma: PrismaClient, streamIds: readonly string[]): Promise<void> {
  // All workspaces: a process sends streams of several.
  await prisma.$executeRaw`
    UPDATE event_streams SET expires_at = ${inFuture(ORPHAN_MS)} WHERE id = ANY (${streamIds}::uuid[])`
}

/** Deletes an operation that has ended, so that its ID can be reused. */
export async function removeOperation(
  db: WorkspaceDatabase,
  { streamId, operationId }: { streamId: string; operationId: string },
): Promise<void> {
  await db.eventStreamOperation.deleteMany({ where: { streamId, operationId } })
}

export async function removeStream(db: WorkspaceDatabase, id: string): Promise<void> {
  await db.eventStream.deleteMany({ where: { id } })
}
