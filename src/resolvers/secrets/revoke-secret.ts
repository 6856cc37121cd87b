import { quoteName, recordAudit } from '../../audit/record-audit.ts'
import type { ViewerContext } from '../../context.ts'
import { NotFoundError } from '../../errors.ts'
import { encodeId } from '../../platform/ids.ts'
import { requireScope } from '../shared/require-scope.ts'
import { lockSecret } from './lock-secret.ts'

/** Deletes all values of a secret. Its row stays, for the history. Has no effect on one that is already revoked. */
export async function revokeSecret(
  context: ViewerContext,
  input: { id: string },
): Promise<{ secretId: string }> {
  requireScope(context, 'ADMIN')
  return context.db.$transaction(async tx => {
    const secret = await lockSecret(tx, context.viewer.workspaceId, input.id)
    if (!secret) throw new NotFoundError('secret', input.id)
    const { id: secretId, name, revokedAt, now } = secret
    if (revokedAt) return { secretId }
    await tx.secret.update({ where: { id: secretId }, data: { revokedAt: now } })
    await tx.secretVersion.deleteMany({ where: { secretId } })
    await recordAudit(tx, context, {
      action: 'SECRET_REVOKED',
      subjectId: encodeId('Secret', secretId),
      summary: `Revoked the secret ${quoteName(name)}.`,
    })
    return { secretId }
  })
}
