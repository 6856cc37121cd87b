import { allWorkspaces } from '../platform/database/all-workspaces.ts'
import type { Database } from '../platform/database/database.ts'
import type { Vault } from '../vault/open-vault.ts'
import { WEBHOOK_SECRET_PREFIX } from './sign-webhook.ts'
import { webhookSecretContext } from './webhook-secrets.ts'

/** Rows per statement. */
const BATCH = 500

/** Encrypts the secrets that an earlier release stored as they are. Called at every start. */
export async function sealWebhookSecrets(database: Database, vault: Vault): Promise<void> {
  const db = allWorkspaces(database, 'encrypt secrets')
  for (;;) {
    // All workspaces: the release was installed for all of them.
    const rows = await db.$queryRaw<{ id: string; workspaceId: string; secret: string }[]>`
      SELECT id, workspace_id AS "workspaceId", secret FROM webhook_secrets
      WHERE starts_with(secret, ${WEBHOOK_SECRET_PREFIX}) LIMIT ${BATCH}::int`
    if (rows.length === 0) return
    const ids = rows.map(({ id }) => id)
    const sealed = rows.map(row => vault.seal(row.secret, webhookSecretContext(row)))
    // All workspaces: as above. Another process that starts may have sealed them first.
    await db.$executeRaw`
      UPDATE webhook_secrets AS present SET secret = changed.sealed
      FROM unnest(${ids}::uuid[], ${sealed}::text[]) AS changed (id, sealed)
      WHERE present.id = changed.id AND starts_with(present.secret, ${WEBHOOK_SECRET_PREFIX})`
  }
}
