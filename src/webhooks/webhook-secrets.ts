import { v7 as uuidv7 } from 'uuid'
import { allWorkspaces } from '../platform/database/all-workspaces.ts'
import type { Database } from '../platform/database/database.ts'
import { scopeToWorkspace } from '../platform/database/scope-to-workspace.ts'
import { generateWebhookSecret } from './sign-webhook.ts'

/** Newest first. */
export type Secrets = readonly [string, ...string[]]

/** Who owns the secrets of a delivery: its endpoint or, for a `webhookUrl` of a single call, the workspace. */
interface SecretOwner {
  workspaceId: string
  endpointId: string | null
}

/** Loads the active secrets of all deliveries in one statement. Creates the first secret of a workspace if needed. */
export async function loadSecrets(
  app: { database: Database },
  deliveries: readonly SecretOwner[],
): Promise<(delivery: SecretOwner) => Secrets> {
  let secrets = await readSecrets(app, deliveries)
  const without = deliveries.filter(one => !secrets.has(ownerOf(one)))
  if (without.length) {
    for (const one of without) await createSecret(app, one)
    secrets = await readSecrets(app, deliveries)
  }
  return one => {
    const [newest, ...older] = secrets.get(ownerOf(one)) ?? []
    if (!newest) throw new Error(`No webhook secret for ${ownerOf(one)}`)
    return [newest, ...older]
  }
}

function ownerOf({ workspaceId, endpointId }: SecretOwner): string {
  return endpointId ?? workspaceId
}

async function readSecrets(
  { database }: { database: Database },
  deliveries: readonly SecretOwner[],
): Promise<Map<string, string[]>> {
  const owners = [...new Set(deliveries.map(ownerOf))]
  // All workspaces: a sender claims deliveries of several.
  const rows = await allWorkspaces(database, 'send webhooks').$queryRaw<{ owner: string; secret: string }[]>`
    SELECT coalesce(endpoint_id, workspace_id) AS owner, secret FROM webhook_secrets
    WHERE coalesce(endpoint_id, workspace_id) = ANY(${owners}::uuid[]) AND (expires_at IS NULL OR expires_at > now())
    ORDER BY expires_at DESC NULLS FIRST`
  const found = new Map<string, string[]>()
  for (const { owner, secret } of rows) found.set(owner, [...(found.get(owner) ?? []), secret])
  return found
}

async function createSecret(
  { database }: { database: Database },
  { workspaceId, endpointId }: SecretOwner,
): Promise<void> {
  await scopeToWorkspace(database.prisma, workspaceId).$executeRaw`
    INSERT INTO webhook_secrets (id, workspace_id, endpoint_id, secret)
    VALUES (${uuidv7()}::uuid, ${workspaceId}::uuid, ${endpointId}::uuid, ${generateWebhookSecret()}) ON CONFLICT DO NOTHING`
}
