import { v7 as uuidv7 } from 'uuid'
import { allWorkspaces } from '../platform/database/all-workspaces.ts'
import type { Database } from '../platform/database/database.ts'
import { scopeToWorkspace } from '../platform/database/scope-to-workspace.ts'
import type { Logger } from '../platform/logger.ts'
import { type SealContext, Unreadable } from '../vault/envelope.ts'
import type { Vault } from '../vault/open-vault.ts'
import type { SealedColumn } from '../vault/rotate-master-key.ts'
import { generateWebhookSecret, WEBHOOK_SECRET_PREFIX } from './sign-webhook.ts'

/** Newest first. */
export type Secrets = readonly [string, ...string[]]

/** Who owns the secrets of a delivery: its endpoint or, for a `webhookUrl` of a single call, the workspace. */
interface SecretOwner {
  workspaceId: string
  endpointId: string | null
}

interface SecretsApp {
  database: Database
  vault: Vault
  log: Logger
}

/** Generates a secret. @returns it and the row that stores it, encrypted. */
export function makeWebhookSecret({ vault }: { vault: Vault }, { workspaceId, endpointId }: SecretOwner) {
  const id = uuidv7()
  const secret = generateWebhookSecret()
  const sealed = vault.seal(secret, webhookSecretContext({ id, workspaceId }))
  return { secret, row: { id, workspaceId, endpointId, secret: sealed } }
}

export function webhookSecretContext({ id, workspaceId }: { id: string; workspaceId: string }): SealContext {
  return [workspaceId, 'webhook_secrets', id]
}

export const WEBHOOK_SECRETS: SealedColumn = {
  table: 'webhook_secrets',
  column: 'secret',
  key: 'id',
  hasWorkspace: true,
  parts: [],
  plainPrefix: WEBHOOK_SECRET_PREFIX,
  contextOf: ({ key: id, workspaceId }) => webhookSecretContext({ id, workspaceId }),
}

/**
 * Loads the active secrets of all deliveries in one statement. Creates the first secret of a workspace if needed.
 * @returns the secrets of a delivery. Null if the newest one cannot be decrypted. Older ones are then left out too.
 */
export async function loadSecrets(
  app: SecretsApp,
  deliveries: readonly SecretOwner[],
): Promise<(delivery: SecretOwner) => Secrets | null> {
  let rows = await readSecrets(app, deliveries)
  const without = deliveries.filter(one => !rows.has(ownerOf(one)))
  if (without.length) {
    for (const one of without) await createSecret(app, one)
    rows = await readSecrets(app, deliveries)
  }
  return one => {
    const [newest, ...older] = (rows.get(ownerOf(one)) ?? []).map(row => openSecret(app, row))
    if (newest === undefined) throw new Error(`No webhook secret for ${ownerOf(one)}`)
    return newest === null ? null : [newest, ...older.filter(secret => secret !== null)]
  }
}

function ownerOf({ workspaceId, endpointId }: SecretOwner): string {
  return endpointId ?? workspaceId
}

interface SecretRow {
  id: string
  workspaceId: string
  owner: string
  secret: string
}

async function readSecrets(
  { database }: SecretsApp,
  deliveries: readonly SecretOwner[],
): Promise<Map<string, SecretRow[]>> {
  const owners = [...new Set(deliveries.map(ownerOf))]
  // All workspaces: a sender claims deliveries of several.
  const rows = await allWorkspaces(database, 'send webhooks').$queryRaw<SecretRow[]>`
    SELECT id, workspace_id AS "workspaceId", coalesce(endpoint_id, workspace_id) AS owner, secret FROM webhook_secrets
    WHERE coalesce(endpoint_id, workspace_id) = ANY(${owners}::uuid[]) AND (expires_at IS NULL OR expires_at > now())
    ORDER BY expires_at DESC NULLS FIRST`
  return Map.groupBy(rows, ({ owner }) => owner)
}

/** Null if it cannot be decrypted. */
function openSecret({ vault, log }: SecretsApp, row: SecretRow): string | null {
  if (!isSealed(row.secret)) return row.secret
  try {
    return vault.open(row.secret, webhookSecretContext(row))
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    log.error({ webhookSecretId: row.id, reason: error.message }, 'webhook secret cannot be decrypted')
    return null
  }
}

/** Earlier releases stored secrets as they are, and may do so again until they are stopped. */
function isSealed(secret: string): boolean {
  return !secret.startsWith(WEBHOOK_SECRET_PREFIX)
}

async function createSecret(app: SecretsApp, owner: SecretOwner): Promise<void> {
  const { row } = makeWebhookSecret(app, owner)
  await scopeToWorkspace(app.database.prisma, owner.workspaceId).$executeRaw`
    INSERT INTO webhook_secrets (id, workspace_id, endpoint_id, secret)
    VALUES (${row.id}::uuid, ${row.workspaceId}::uuid, ${row.endpointId}::uuid, ${row.secret}) ON CONFLICT DO NOTHING`
}
