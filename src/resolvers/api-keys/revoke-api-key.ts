import { NotFoundError } from '../../errors.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { decodeId } from '../../platform/ids.ts'
import { requireScope } from '../require-scope.ts'

/** Revokes a key. If it was already revoked, it keeps the first revocation time. */
export async function revokeApiKey(
  context: ViewerContext,
  input: { id: string },
): Promise<{ apiKeyId: string }> {
  requireScope(context, 'ADMIN')
  const id = decodeId('ApiKey', input.id)
  const key = id && (await context.db.apiKey.findUnique({ where: { id } }))
  if (!key) throw new NotFoundError('API key', input.id)
  await context.db.apiKey.updateMany({
    where: { id: key.id, revokedAt: null },
    data: { revokedAt: new Date() },
  })
  return { apiKeyId: key.id }
}
