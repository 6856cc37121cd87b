import { createHash, randomBytes } from 'node:crypto'
import { requestError } from '../errors.ts'
import type { ApiKey } from '../generated/prisma/client.ts'
import { chooseLanguage, languageOfTag } from '../languages/language.ts'
import { asLastUser } from '../platform/database/all-workspaces.ts'
import type { Database } from '../platform/database/database.ts'
import { ignoreRefusedWrite } from '../platform/database/database-errors.ts'
import { scopeToWorkspace } from '../platform/database/scope-to-workspace.ts'
import { setCurrentLanguage } from '../platform/request-identity.ts'
import { isValid, type Viewer, viewerOf } from './viewer.ts'

const PREFIX_LENGTH = 12

/** Generates a secret with 256 random bits. */
export function generateSecret(): string {
  return `canopy_${randomBytes(32).toString('base64url')}`
}

/** The stored form of a secret. Secrets are random, so a plain SHA-256 cannot be reversed. */
export function digestSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

/** The first characters of a secret, to recognize it by. */
export function secretPrefix(secret: string): string {
  return secret.slice(0, PREFIX_LENGTH)
}

/** Minimum interval between updates of `lastUsedAt`, so that few reads cause a write. */
const LAST_USED_INTERVAL_MS = 60_000

/**
 * Finds the viewer for the API key in `Authorization: Bearer …` or `X-API-Key`. Also sets the language of messages to
 * that of the key, unless Accept-Language names another.
 * @throws UNAUTHENTICATED for a missing, unknown, expired or revoked key; FORBIDDEN from an origin that it does not allow.
 */
export async function authenticate(
  app: { database: Database },
  headers: Pick<Headers, 'get'>,
): Promise<Viewer> {
  const secret = requireSecret(headers)
  const now = new Date()
  const key = await findKey(app.database, digestSecret(secret))
  if (!key || !isValid(key, now))
    throw requestError('UNAUTHENTICATED', 'This API key is unknown, expired or revoked.')
  if (key.allowedOrigins.length > 0 && !key.allowedOrigins.includes(headers.get('origin') ?? ''))
    throw requestError('FORBIDDEN', 'This API key may only be used from its allowed origins.')
  if (!key.lastUsedAt || now.getTime() - key.lastUsedAt.getTime() > LAST_USED_INTERVAL_MS)
    await scopeToWorkspace(app.database.prisma, key.workspaceId)
      .apiKey.update({ where: { id: key.id }, data: { lastUsedAt: now } })
      .catch(ignoreRefusedWrite)
  const language = key.language === null ? null : languageOfTag(key.language)
  setCurrentLanguage(chooseLanguage(headers.get('accept-language'), language))
  return viewerOf(key)
}

type FoundKey = Parameters<typeof viewerOf>[0] &
  Pick<ApiKey, 'expiresAt' | 'language' | 'lastUsedAt' | 'revokedAt'>

async function findKey(database: Database, digest: string): Promise<FoundKey | undefined> {
  // No workspace: the digest of a random secret identifies the key.
  const [key] = await asLastUser(database).$queryRaw<FoundKey[]>`
    SELECT id, workspace_id AS "workspaceId", user_id AS "userId", scopes::text[] AS scopes, language,
      expires_at AS "expiresAt", last_used_at AS "lastUsedAt", revoked_at AS "revokedAt", agent_ids AS "agentIds",
      allowed_origins AS "allowedOrigins", trusted_documents_only AS "trustedDocumentsOnly",
      rate_capacity AS "rateCapacity", rate_refill_per_minute AS "rateRefillPerMinute"
    FROM find_api_key(${digest})`
  return key
}

/** @returns the API key as it was sent. @throws UNAUTHENTICATED if there is none. */
export function requireSecret(headers: Pick<Headers, 'get'>): string {
  const bearer = /^Bearer +(\S+)$/i.exec(headers.get('authorization') ?? '')?.[1]
  const secret = bearer ?? headers.get('x-api-key')
  if (secret) return secret
  throw requestError(
    'UNAUTHENTICATED',
    'Send an API key as "Authorization: Bearer <key>" or "X-API-Key: <key>".',
  )
}
