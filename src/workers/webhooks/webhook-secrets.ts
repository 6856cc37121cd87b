import { v7 as uuidv7 } from 'uuid'
import type { App } from '../../platform/app.ts'
import { newWebhookSecret } from '../../platform/webhooks/sign-webhook.ts'

/** Newest first. */
export type Secrets = readonly [string, ...string[]]

/** Whose secrets sign a delivery: its endpoint's or, for an address given with a single call, the workspace's. */
interface Owned {
  workspaceId: string
  endpointId: string | null
}

/** The secrets that sign now, for any number of deliveries in one statement. A workspace's first is made when it is needed. */
export async function loadSecrets(app: App, deliveries: readonly Owned[]): Promise<(of: Owned) => Secrets> {
  let secrets = await readSecrets(app, deliveries)
  const without = deliveries.filter(one => !secrets.has(ownerOf(one)))
  if (without.length) {
    for (const one of without) await makeSecret(app, one)
    secrets = await readSecrets(app, deliveries)
  }
  return one => {
    const [newest, ...older] = secrets.get(ownerOf(one)) ?? []
    if (!newest) throw new Error(`the webhooks of ${ownerOf(one)} have no secret`)
    return [newest, ...older]
  }
}

function ownerOf({ workspaceId, endpointId }: Owned): string {
  return endpointId ?? workspaceId
}

async function readSecrets(
  { database: { prisma } }: App,
  deliveries: readonly Owned[],
): Promise<Map<string, string[]>> {
  const owners = [...new Set(deliveries.map(ownerOf))]
  const rows = await prisma.$queryRaw<{ owner: string; secret: string }[]>`
    SELECT coalesce(endpoint_id, workspace_id) AS owner, secret FROM webhook_secrets
    WHERE coalesce(endpoint_id, workspace_id) = ANY(${owners}::uuid[]) AND (expires_at IS NULL OR expires_at > now())
    ORDER BY expires_at DESC NULLS FIRST`
  const found = new Map<string, string[]>()
  for (const { owner, secret } of rows) found.set(owner, [...(found.get(owner) ?? []), secret])
  return found
}

async function makeSecret({ database: { prisma } }: App, { workspaceId, endpointId }: Owned): Promise<void> {
  await prisma.$executeRaw`
    INSERT INTO webhook_secrets (id, workspace_id, endpoint_id, secret)
    VALUES (${uuidv7()}::uuid, ${workspaceId}::uuid, ${endpointId}::uuid, ${newWebhookSecret()}) ON CONFLICT DO NOTHING`
}
