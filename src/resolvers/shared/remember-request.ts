import { createHash } from 'node:crypto'
import type { ViewerContext } from '../../context.ts'
import { IdempotencyConflictError } from '../../errors.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { encodeId, type IdType } from '../../platform/ids.ts'
import { IDEMPOTENCY_KEY_HOURS } from '../../platform/remembered-hours.ts'

/**
 * Makes an operation run once per idempotency key and workspace. Call it first in the transaction of the operation:
 * a second request with the same key waits for the first to commit.
 * @returns UUID of the object that the first request created, or null if this is the first.
 * @throws IdempotencyConflictError if the key was used with a different input.
 */
export async function claimIdempotencyKey(
  { viewer }: ViewerContext,
  tx: WorkspaceTransaction,
  request: { operation: string; key: string; input: unknown; makes: IdType; id: string },
): Promise<string | null> {
  const { workspaceId } = viewer
  const { operation, key, id } = request
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
 * @returns UUID of the object that the first request created, or null if none is known yet.
 */
export async function findFirstResult(
  { db }: ViewerContext,
  request: Omit<Parameters<typeof claimIdempotencyKey>[2], 'id'>,
): Promise<string | null> {
  const { operation, key } = request
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
