import { v7 as uuidv7 } from 'uuid'
import { quoteName, recordAudit } from '../../audit/record-audit.ts'
import type { ViewerContext } from '../../context.ts'
import { ConflictError, LimitReachedError, type ValidationIssue } from '../../errors.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { encodeId } from '../../platform/ids.ts'
import { sealValue } from '../../secrets/secret-versions.ts'
import { InputProblems } from '../shared/input-problems.ts'
import { lockWorkspace } from '../shared/lock-workspace.ts'
import { requireScope } from '../shared/require-scope.ts'

interface CreateSecretInput {
  name: string
  value: string
  expiresAt?: Date | null | undefined
}

/** Stores a value encrypted. @throws ConflictError if the workspace has a secret of this name, revoked or not. */
export async function createSecret(
  context: ViewerContext,
  { name, value, expiresAt }: CreateSecretInput,
  found: readonly ValidationIssue[] = [],
): Promise<{ secretId: string }> {
  requireScope(context, 'ADMIN')
  new InputProblems(found).throwIfAny()
  const { app, db, viewer } = context
  const { workspaceId } = viewer
  const secretId = uuidv7()
  const { fingerprint, sealed } = sealValue(app, { workspaceId, name, version: 1 }, value)
  await db.$transaction(async tx => {
    // Serialized: two concurrent requests could exceed the limit.
    await lockWorkspace(tx, workspaceId)
    await checkName(tx, name)
    await checkLimit(tx, app.config.secretLimit)
    await tx.secret.create({
      data: { id: secretId, workspaceId, name, fingerprint, expiresAt: expiresAt ?? null },
    })
    await tx.secretVersion.create({ data: { workspaceId, secretId, version: 1, sealed } })
    await recordAudit(tx, context, {
      action: 'SECRET_CREATED',
      subjectId: encodeId('Secret', secretId),
      summary: `Created the secret ${quoteName(name)} (fingerprint ${fingerprint}).`,
    })
  })
  return { secretId }
}

async function checkName(tx: WorkspaceTransaction, name: string): Promise<void> {
  const existing = await tx.secret.findFirst({ where: { name }, select: { id: true, revokedAt: true } })
  if (!existing) return
  const id = encodeId('Secret', existing.id)
  throw new ConflictError(
    existing.revokedAt
      ? `The revoked secret ${id} has the name ${quoteName(name)}. Choose another name.`
      : `The secret ${id} has the name ${quoteName(name)}. Rotate it to change its value, or choose another name.`,
    id,
  )
}

async function checkLimit(tx: WorkspaceTransaction, limit: number): Promise<void> {
  if ((await tx.secret.count({ where: { revokedAt: null } })) < limit) return
  throw new LimitReachedError(
    `A workspace can have at most ${limit} secrets. Revoke one that you no longer need.`,
    limit,
  )
}
