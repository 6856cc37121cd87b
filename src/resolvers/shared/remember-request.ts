import { createHash } from 'node:crypto'
import type { ViewerContext } from '../../context.ts'
import { IdempotencyConflictError } from '../../errors.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { IDEMPOTENCY_KEY_HOURS } from '../../platform/idempotency-key-hours.ts'
import { encodeId, type IdType } from '../../platform/ids.ts'

interface ClaimRequest {
  operation: string
  key: string | null | undefined
  input: unknown
  /** Type of the object that the operation creates, and its UUID. */
  makes: IdType
  id: string
}

/**
 * Makes an operation run once per idempotency key and workspace. Call it first in the transaction of the operation:
 * a second request with the same key waits for the first to commit.
 * @returns UUID of the object that the first request created. Null if this is the first, or if there is no key.
 * @throws IdempotencyConflictError if the key was used with a different input.
 */
export async function claimIdempotencyKey(
  { viewer }: ViewerContext,
  tx: WorkspaceTransaction,
  request: ClaimRequest,
): Promise<string | null> {
  const { workspaceId } = viewer
  const { operation, key, id } = request
  if (!key) return null
  const digest = digestInput(request.input)
  await tx.$executeRaw`
    DELETE FROM idempotency_keys WHERE workspace_id = ${workspaceId}::uuid AND operation = ${operation} AND key = ${key}
      AND created_at < now() - make_interval(hours => ${IDEMPOTENCY_KEY_HOURS}::int)`
  const isFirst = await tx.$executeRaw`
    INSERT INTO idempotency_keys (workspace_id, operation, key, digest, object_id)
    VALUES (${workspaceId}::uuid, ${operation}, ${key}, ${digest}, ${id}::uuid) ON CONFLICT DO NOTHING`
  if (isFirst) return null
  const first = await tx.idempotencyKey.findUniqueOrThrow({
    where: { workspaceId_operation_key: { workspaceId, operation, key } },
  })
  if (first.digest !== digest)
    throw new IdempotencyConflictError(key, encodeId(request.makes, first.objectId))
  return first.objectId
}

/**
 * The same check before a slow operation, so that a repeated request does not repeat the work. It stores nothing:
 * `claimIdempotencyKey` still decides.
 * @returns UUID of the object that the first request created. Null if none is known yet, or if there is no key.
 */
export async function findFirstResult(
  { db }: ViewerContext,
  request: Omit<ClaimRequest, 'id'>,
): Promise<string | null> {
  const { operation, key } = request
  if (!key) return null
  const oldest = new Date(Date.now() - IDEMPOTENCY_KEY_HOURS * 3_600_000)
  const first = await db.idempotencyKey.findFirst({ where: { operation, key, createdAt: { gte: oldest } } })
  if (!first) return null
  if (first.digest !== digestInput(request.input))
    throw new IdempotencyConflictError(key, encodeId(request.makes, first.objectId))
  return first.objectId
}

function digestInput(input: unknown): string {
  return createHash('sha256').update(JSON.stringify(input)).digest('hex')
}
