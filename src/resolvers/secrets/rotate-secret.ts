import { quoteName, recordAudit } from '../../audit/record-audit.ts'
import type { ViewerContext } from '../../context.ts'
import { ConflictError, NotFoundError, type ValidationIssue } from '../../errors.ts'
import type { Secret } from '../../generated/prisma/client.ts'
import { encodeId } from '../../platform/ids.ts'
import { stateOf } from '../../secrets/secret-states.ts'
import { sealValue } from '../../secrets/secret-versions.ts'
import { InputProblems } from '../shared/input-problems.ts'
import { requireScope } from '../shared/require-scope.ts'
import { lockSecret } from './lock-secret.ts'

interface RotateSecretInput {
  id: string
  value: string
  expiresAt?: Date | null | undefined
  expectedVersion?: number | null | undefined
}

/** How long the encrypted old value is kept, for calls that use it at the moment. */
const OVERLAP_HOURS = 24

/**
 * Replaces the value of a secret, also of one that is expired or cannot be decrypted. Uses from now on get the new value.
 * @throws ConflictError if the secret was revoked, or is not at the version that the caller expects.
 */
export async function rotateSecret(
  context: ViewerContext,
  input: RotateSecretInput,
  found: readonly ValidationIssue[] = [],
): Promise<{ secretId: string }> {
  requireScope(context, 'ADMIN')
  const { app, db, viewer } = context
  const { workspaceId } = viewer
  return db.$transaction(async tx => {
    const secret = await lockSecret(tx, workspaceId, input.id)
    if (!secret) throw new NotFoundError('secret', input.id)
    new InputProblems(found).throwIfAny()
    checkState(secret, input.expectedVersion)
    const { id: secretId, name } = secret
    const version = secret.version + 1
    const { fingerprint, sealed } = sealValue(app, { workspaceId, name, version }, input.value)
    await tx.$executeRaw`
      UPDATE secret_versions SET destroy_at = now() + make_interval(hours => ${OVERLAP_HOURS}::int)
      WHERE secret_id = ${secretId}::uuid AND workspace_id = ${workspaceId}::uuid AND destroy_at IS NULL`
    await tx.secretVersion.create({ data: { workspaceId, secretId, version, sealed } })
    await tx.secret.update({
      where: { id: secretId },
      data: { version, fingerprint, rotatedAt: secret.now, expiresAt: expiryAfter(secret, input.expiresAt) },
    })
    await recordAudit(tx, context, {
      action: 'SECRET_ROTATED',
      subjectId: encodeId('Secret', secretId),
      summary: `Rotated the secret ${quoteName(name)} to version ${version} (fingerprint ${fingerprint}).`,
    })
    return { secretId }
  })
}

function checkState({ id, name, version, revokedAt }: Secret, expected: number | null | undefined): void {
  const existingId = encodeId('Secret', id)
  if (revokedAt)
    throw new ConflictError(`The secret ${quoteName(name)} was revoked. Create another one.`, existingId)
  if (typeof expected === 'number' && expected !== version)
    throw new ConflictError(
      `The secret has changed: it is at version ${version}, not ${expected}. Review the change, then send version ${version}.`,
      existingId,
    )
}

/** A time that is not given stays as it is, unless the new value would be expired at once. */
function expiryAfter(secret: Secret, given: Date | null | undefined): Date | null {
  if (given !== undefined) return given
  return stateOf(secret) === 'EXPIRED' ? null : secret.expiresAt
}
