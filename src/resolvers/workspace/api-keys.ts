import { quoteName, recordAudit } from '../../audit/record-audit.ts'
import { digestSecret, generateSecret, secretPrefix } from '../../auth/authenticate.ts'
import type { ViewerContext } from '../../context.ts'
import type { ValidationIssue } from '../../errors.ts'
import type { ApiKey, Scope } from '../../generated/prisma/client.ts'
import { decodeId, encodeId } from '../../platform/ids.ts'
import type { BucketLimit } from '../../platform/rate-limit/gcra.ts'
import { toNfc } from '../../platform/to-nfc.ts'
import { withinQuotas } from '../../quotas/within-quotas.ts'
import { type KeyRestrictionsInput, readRestrictions } from '../protection/key-restrictions.ts'
import { expiryOf, isShortLived, lockMintingKey } from '../protection/minted-keys.ts'
import { findOrThrow } from '../shared/find-or-throw.ts'
import { InputProblems, readLanguage } from '../shared/input-problems.ts'
import { listPage, newestFirst, type Page, type PageArgs } from '../shared/paging.ts'
import { requireScope } from '../shared/require-scope.ts'

interface CreateApiKeyInput {
  name: string
  scopes: Scope[]
  expiresAt?: Date | null | undefined
  language?: string | null | undefined
  userId?: string | null | undefined
  rateLimit?: BucketLimit | null | undefined
  restrictions?: KeyRestrictionsInput | null | undefined
}

/** Creates a key for a user, by default the viewer. Only this response contains the secret. */
export async function createApiKey(
  context: ViewerContext,
  input: CreateApiKeyInput,
  found: readonly ValidationIssue[] = [],
): Promise<{ apiKeyId: string; secret: string }> {
  requireScope(context, 'WRITE')
  const expiresAt = expiryOf(context, input)
  const problems = new InputProblems(found)
  const userId =
    typeof input.userId === 'string' ? await findUser(context, input.userId, problems) : context.viewer.userId
  const language = typeof input.language === 'string' ? readLanguage(input.language, problems) : null
  const restrictions = await readRestrictions(context, input, problems)
  problems.throwIfAny()
  const secret = generateSecret()
  const { workspaceId } = context.viewer
  const data = {
    workspaceId,
    userId,
    name: toNfc(input.name).trim(),
    scopes: [...new Set(input.scopes)],
    expiresAt,
    language,
    rateCapacity: input.rateLimit?.capacity ?? null,
    rateRefillPerMinute: input.rateLimit?.refillPerMinute ?? null,
    prefix: secretPrefix(secret),
    digest: digestSecret(secret),
    ...restrictions,
  }
  const isMinted = isShortLived({ ...input, expiresAt })
  const apiKeyId = await context.db.$transaction(async tx => {
    const create = (owner: Partial<typeof data> & { mintedById?: string }) =>
      tx.apiKey.create({ data: { ...data, ...owner }, include: { user: { select: { name: true } } } })
    const key = isMinted
      ? await create(await lockMintingKey(tx, context.viewer, expiresAt))
      : await withinQuotas(tx, workspaceId, ['API_KEYS'], () => create({}))
    const details = `${quoteName(key.name)} (${key.scopes.join(', ')}) for ${quoteName(key.user.name)}`
    await recordAudit(tx, context, {
      action: isMinted ? 'API_KEY_MINTED' : 'API_KEY_CREATED',
      subjectId: encodeId('ApiKey', key.id),
      summary: isMinted ? `Created the short-lived API key ${details}.` : `Created the API key ${details}.`,
    })
    return key.id
  })
  return { apiKeyId, secret }
}

async function findUser({ db }: ViewerContext, id: string, problems: InputProblems): Promise<string> {
  const uuid = decodeId('User', id)
  const user = uuid && (await db.user.findUnique({ where: { id: uuid }, select: { id: true } }))
  if (!user) problems.add('input.userId', 'is not a user of this workspace; list them with `users`')
  return user ? user.id : ''
}

/** Revokes a key and the keys that it minted. A key that was already revoked keeps its first revocation time. */
export async function revokeApiKey(
  context: ViewerContext,
  input: { id: string },
): Promise<{ apiKeyId: string }> {
  requireScope(context, 'ADMIN')
  const key = await findOrThrow('ApiKey', input.id, 'API key', id =>
    context.db.apiKey.findUnique({ where: { id } }),
  )
  const data = { revokedAt: new Date() }
  await context.db.$transaction(async tx => {
    const { count } = await tx.apiKey.updateMany({ where: { id: key.id, revokedAt: null }, data })
    if (count === 0) return
    // In a second statement: it also sees the keys whose creation the first one waited for.
    await tx.apiKey.updateMany({ where: { mintedById: key.id, revokedAt: null }, data })
    await recordAudit(tx, context, {
      action: 'API_KEY_REVOKED',
      subjectId: input.id,
      summary: `Revoked the API key ${quoteName(key.name)}.`,
    })
  })
  return { apiKeyId: key.id }
}

/** The keys of the workspace, newest first, without short-lived ones that expired. @throws NotPermittedError */
export function listApiKeys(context: ViewerContext, args: PageArgs, query: object): Promise<Page<ApiKey>> {
  requireScope(context, 'ADMIN')
  const isPresent = { OR: [{ mintedById: null }, { expiresAt: { gt: new Date() } }] }
  return listPage(context.db.apiKey, { args, columns: newestFirst('ApiKey'), query, where: isPresent })
}
