import type { ViewerContext } from '../../context.ts'
import { NotPermittedError, requestError } from '../../errors.ts'
import type { Scope } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'

// A short-lived key can only ask, expires soon, and belongs to the key that minted it: a server mints one for each visitor.

/** Longest validity of a short-lived key. */
export const MAX_MINTED_MS = 15 * 60_000

interface NewKey {
  scopes: readonly Scope[]
  restrictions?: { agentIds?: readonly string[] | null | undefined } | null | undefined
  expiresAt?: Date | null | undefined
  userId?: string | null | undefined
  rateLimit?: object | null | undefined
}

/**
 * When a new key expires. By default, a key that is created without the scope ADMIN expires after 15 minutes, and others
 * never do.
 * @throws NotPermittedError without the scope ADMIN, unless the key is short-lived and of the same user.
 */
export function expiryOf({ viewer }: Pick<ViewerContext, 'viewer'>, key: NewKey): Date | null {
  if (viewer.scopes.has('ADMIN')) return key.expiresAt ?? null
  const expiresAt = key.expiresAt ?? new Date(Date.now() + MAX_MINTED_MS)
  if (!isShortLived({ ...key, expiresAt }) || typeof key.userId === 'string' || key.rateLimit)
    throw new NotPermittedError(
      'With the WRITE scope, you can only create keys of your own with the scope ASK that name agentIds, expire within 15 minutes and have no rateLimit. Other keys require the ADMIN scope.',
    )
  return expiresAt
}

/** Whether a new key is short-lived: then it ends with the key that mints it, and is deleted after it expires. */
export function isShortLived({ scopes, restrictions, expiresAt }: NewKey): boolean {
  return (
    scopes.every(scope => scope === 'ASK') &&
    Boolean(restrictions?.agentIds) &&
    Boolean(expiresAt && expiresAt.getTime() <= Date.now() + MAX_MINTED_MS)
  )
}

/**
 * Locks the minting key until the end of the transaction, so that its revocation waits and then ends the new key too.
 * @returns what belongs to the new key: its minting key, which it cannot outlive.
 * @throws UNAUTHENTICATED if it was revoked in the meantime.
 */
export async function lockMintingKey(
  tx: WorkspaceTransaction,
  { workspaceId, apiKeyId }: ViewerContext['viewer'],
  expiresAt: Date | null,
): Promise<{ mintedById: string; expiresAt: Date | null }> {
  const [key] = await tx.$queryRaw<{ expiresAt: Date | null }[]>`
    SELECT expires_at AS "expiresAt" FROM api_keys
    WHERE id = ${apiKeyId}::uuid AND workspace_id = ${workspaceId}::uuid AND revoked_at IS NULL FOR SHARE`
  if (!key) throw requestError('UNAUTHENTICATED', 'This API key is unknown, expired or revoked.')
  const isOutlived = key.expiresAt && expiresAt && key.expiresAt < expiresAt
  return { mintedById: apiKeyId, expiresAt: isOutlived ? key.expiresAt : expiresAt }
}
