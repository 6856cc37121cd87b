import type { ApiKey, Scope } from '../generated/prisma/client.ts'
import type { BucketLimit } from '../platform/rate-limit/gcra.ts'
import { ownRateLimit } from './rate-buckets.ts'

/** The user and API key of a request. IDs are UUIDs. */
export interface Viewer {
  workspaceId: string
  userId: string
  apiKeyId: string
  /** Includes implied scopes: ADMIN implies WRITE, WRITE implies READ, READ implies ASK. */
  scopes: ReadonlySet<Scope>
  /** Null if the key is not restricted. */
  restrictions: KeyRestrictions | null
  /** The key's own rate limit. Null: the default of the settings. */
  rateLimit: BucketLimit | null
}

/** What limits an API key besides its scopes. All restrictions apply together. */
export interface KeyRestrictions {
  /** Sorted UUIDs of the only agents that the key can see. Null: all agents. */
  agentIds: readonly string[] | null
  trustedDocumentsOnly: boolean
  /** The only values of the Origin header that are accepted. Null: any, or none. */
  allowedOrigins: readonly string[] | null
}

const IMPLIED: Record<Scope, readonly Scope[]> = {
  ASK: ['ASK'],
  READ: ['READ', 'ASK'],
  WRITE: ['WRITE', 'READ', 'ASK'],
  ADMIN: ['ADMIN', 'WRITE', 'READ', 'ASK'],
}

/** Whether a key is neither revoked nor expired. */
export function isValid(
  { revokedAt, expiresAt }: Pick<ApiKey, 'revokedAt' | 'expiresAt'>,
  now: Date,
): boolean {
  return !revokedAt && !(expiresAt && expiresAt <= now)
}

/** The viewer of a request with this API key. */
export function viewerOf(
  key: Pick<ApiKey, 'workspaceId' | 'userId' | 'id' | 'scopes'> &
    Parameters<typeof restrictionsOf>[0] &
    Parameters<typeof ownRateLimit>[0],
): Viewer {
  const { workspaceId, userId, id, scopes } = key
  return {
    workspaceId,
    userId,
    apiKeyId: id,
    scopes: expandScopes(scopes),
    restrictions: restrictionsOf(key),
    rateLimit: ownRateLimit(key),
  }
}

/** A viewer whose API key has all scopes and no restrictions. */
export function adminOf(ids: Pick<Viewer, 'workspaceId' | 'userId' | 'apiKeyId'>): Viewer {
  return { ...ids, scopes: expandScopes(['ADMIN']), restrictions: null, rateLimit: null }
}

/** Whether the viewer may only ask: its key has the scope ASK alone. What it starts belongs to its key. */
export function isAskOnly({ scopes }: Pick<Viewer, 'scopes'>): boolean {
  return !scopes.has('READ')
}

/** UUIDs of the only agents that the viewer can see. Null: all agents of the workspace. */
export function visibleAgentIds(viewer: Pick<Viewer, 'scopes' | 'restrictions'>): readonly string[] | null {
  return viewer.restrictions?.agentIds ?? (isAskOnly(viewer) ? [] : null)
}

/** @returns null if the key is not restricted. */
export function restrictionsOf({
  agentIds,
  allowedOrigins,
  trustedDocumentsOnly,
}: Pick<ApiKey, 'agentIds' | 'allowedOrigins' | 'trustedDocumentsOnly'>): KeyRestrictions | null {
  if (agentIds.length === 0 && allowedOrigins.length === 0 && !trustedDocumentsOnly) return null
  return {
    agentIds: agentIds.length > 0 ? agentIds.toSorted() : null,
    trustedDocumentsOnly,
    allowedOrigins: allowedOrigins.length > 0 ? allowedOrigins : null,
  }
}

/** Adds implied scopes. */
export function expandScopes(scopes: readonly Scope[]): ReadonlySet<Scope> {
  return new Set(scopes.flatMap(scope => IMPLIED[scope]))
}
