import { recordAudit } from '../../audit/record-audit.ts'
import type { ViewerContext } from '../../context.ts'
import { NotFoundError } from '../../errors.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { encodeId } from '../../platform/ids.ts'
import { makeWebhookSecret } from '../../webhooks/webhook-secrets.ts'
import { lockWorkspace } from '../shared/lock-workspace.ts'
import { requireScope } from '../shared/require-scope.ts'
import { findEndpoint, hostOf, lockEndpoint } from './endpoints.ts'

/** Creates a new secret for an endpoint. Deliveries are also signed with the old one for a while, 24 h by default. */
export async function rotateWebhookSecret(
  context: ViewerContext,
  input: { id: string },
): Promise<{ endpointId: string; secret: string }> {
  requireScope(context, 'ADMIN')
  const { id: endpointId } = await findEndpoint(context, input.id)
  const secret = await context.db.$transaction(async tx => {
    const endpoint = await lockEndpoint(context, tx, endpointId)
    if (!endpoint) throw new NotFoundError('webhook endpoint', input.id)
    await recordAudit(tx, context, {
      action: 'WEBHOOK_SECRET_ROTATED',
      subjectId: input.id,
      summary: `Rotated the secret of the webhook endpoint at ${hostOf(endpoint.url)}.`,
    })
    return replaceSecret(context, tx, endpointId)
  })
  return { endpointId, secret }
}

/** The same for the secret of the workspace, which signs deliveries to a `webhookUrl` given with a single call. */
export async function rotateWorkspaceWebhookSecret(
  context: ViewerContext,
  input: { revokeOld?: boolean | null | undefined },
): Promise<{ secret: string }> {
  requireScope(context, 'ADMIN')
  const { workspaceId } = context.viewer
  const secret = await context.db.$transaction(async tx => {
    await lockWorkspace(tx, workspaceId)
    await recordAudit(tx, context, {
      action: 'WEBHOOK_SECRET_ROTATED',
      subjectId: encodeId('Workspace', workspaceId),
      summary: input.revokeOld
        ? 'Rotated the webhook secret of the workspace and revoked the earlier ones.'
        : 'Rotated the webhook secret of the workspace.',
    })
    if (input.revokeOld) await tx.webhookSecret.deleteMany({ where: { endpointId: null } })
    return replaceSecret(context, tx, null)
  })
  return { secret }
}

/** Requires a lock on the owner's row, so that concurrent rotations each return a secret that is in use. */
async function replaceSecret(
  { app, viewer: { workspaceId } }: ViewerContext,
  tx: WorkspaceTransaction,
  endpointId: string | null,
): Promise<string> {
  const seconds = app.config.webhooks.secretOverlapMs / 1000
  await tx.$executeRaw`
    UPDATE webhook_secrets SET expires_at = now() + make_interval(secs => ${seconds}::float8)
    WHERE workspace_id = ${workspaceId}::uuid AND endpoint_id IS NOT DISTINCT FROM ${endpointId}::uuid AND expires_at IS NULL`
  const { secret, row } = makeWebhookSecret(app, { workspaceId, endpointId })
  await tx.webhookSecret.create({ data: row })
  return secret
}
