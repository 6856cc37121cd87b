import { quoteName, recordAudit } from '../../audit/record-audit.ts'
import { digestSecret, generateSecret, secretPrefix } from '../../auth/authenticate.ts'
import type { ViewerContext } from '../../context.ts'
import type { ValidationIssue } from '../../errors.ts'
import type { Scope } from '../../generated/prisma/client.ts'
import { decodeId, encodeId } from '../../platform/ids.ts'
import type { BucketLimit } from '../../platform/rate-limit/gcra.ts'
import { toNfc } from '../../platform/to-nfc.ts'
import { withinQuotas } from '../../quotas/within-quotas.ts'
import { findOrThrow } from '../shared/find-or-throw.ts'
import { InputProblems, readLanguage } from '../shared/input-problems.ts'
import { requireScope } from '../shared/require-scope.ts'

interface CreateApiKeyInput {
  name: string
  scopes: Scope[]
  expiresAt?: Date | null | undefined
  language?: string | null | undefined
  userId?: string | null | undefined
  rateLimit?: BucketLimit | null | undefined
}

/** Creates a key for a user, by default the viewer. Only this response contains the secret. */
export async function createApiKey(
  context: ViewerContext,
  input: CreateApiKeyInput,
  found: readonly ValidationIssue[] = [],
): Promise<{ apiKeyId: string; secret: string }> {
  requireScope(context, 'ADMIN')
  const problems = new InputProblems(found)
  const userId =
    typeof input.userId === 'string' ? await findUser(context, input.userId, problems) : context.viewer.userId
  if (input.scopes.includes('ASK')) problems.add('input.scopes', 'may not contain ASK yet; use READ')
  const language = typeof input.language === 'string' ? readLanguage(input.language, problems) : null
  problems.throwIfAny()
  const secret = generateSecret()
  const { workspaceId } = context.viewer
  const apiKeyId = await context.db.$transaction(async tx => {
    const key = await withinQuotas(tx, workspaceId, ['API_KEYS'], () =>
      tx.apiKey.create({
        data: {
          workspaceId,
          userId,
          name: toNfc(input.name).trim(),
          scopes: [...new Set(input.scopes)],
          expiresAt: input.expiresAt ?? null,
          language,
          rateCapacity: input.rateLimit?.capacity ?? null,
          rateRefillPerMinute: input.rateLimit?.refillPerMinute ?? null,
          prefix: secretPrefix(secret),
          digest: digestSecret(secret),
        },
        include: { user: { select: { name: true } } },
      }),
    )
    await recordAudit(tx, context, {
      action: 'API_KEY_CREATED',
      subjectId: encodeId('ApiKey', key.id),
      summary: `Created the API key ${quoteName(key.name)} (${key.scopes.join(', ')}) for ${quoteName(key.user.name)}.`,
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

/** Revokes a key. If it was already revoked, it keeps the first revocation time. */
export async function revokeApiKey(
  context: ViewerContext,
  input: { id: string },
): Promise<{ apiKeyId: string }> {
  requireScope(context, 'ADMIN')
  const key = await findOrThrow('ApiKey', input.id, 'API key', id =>
    context.db.apiKey.findUnique({ where: { id } }),
  )
  await context.db.$transaction(async tx => {
    const { count } = await tx.apiKey.updateMany({
      where: { id: key.id, revokedAt: null },
      data: { revokedAt: new Date() },
    })
    if (count === 0) return
    await recordAudit(tx, context, {
      action: 'API_KEY_REVOKED',
      subjectId: input.id,
      summary: `Revoked the API key ${quoteName(key.name)}.`,
    })
  })
  return { apiKeyId: key.id }
}
