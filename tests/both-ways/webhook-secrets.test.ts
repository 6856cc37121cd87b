import { expect, it } from 'vitest'
import { generateWebhookSecret } from '../../src/webhooks/sign-webhook.ts'
import { graphql } from '../support/gql/gql.ts'
import { createMeasuredAgent, createTaxonomy, refreshCoverage } from '../support/seed.ts'
import { createEndpoint, QUICK_WEBHOOKS } from '../support/seed-webhook.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import type { TestClient } from '../support/test-client.ts'
import { setUpWebhookReceiver, verifyLatest } from '../support/webhook-receiver.ts'

const Deliveries = graphql(`
  query SecretDeliveries($taskId: ID!) {
    task(id: $taskId) { deliveries(first: 10) { nodes { url status attempts { error } } } }
  }
`)
const Rotate = graphql(`
  mutation SecretRotate($id: ID!) {
    rotateWebhookSecret(input: { id: $id }) { ... on RotateWebhookSecretPayload { secret } }
  }
`)

const receiver = setUpWebhookReceiver()
const canopy = setUpTestCanopy(QUICK_WEBHOOKS)

/** Creates an agent. @returns a function that delivers an event to the endpoints of its workspace. */
async function seedAgent(client: TestClient) {
  await createTaxonomy(client, [{ key: 'policies', name: 'Policies' }])
  const { agentId } = await createMeasuredAgent(client)
  return async (client: TestClient) => {
    const taskId = await refreshCoverage(client, agentId)
    await canopy.idle()
    const { task } = await client.run(Deliveries, { taskId })
    return Object.fromEntries((task?.deliveries.nodes ?? []).map(one => [new URL(one.url).pathname, one]))
  }
}

async function readStored(): Promise<string[]> {
  const rows = await canopy.app.database.prisma.webhookSecret.findMany()
  return rows.map(({ secret }) => secret)
}

it('stores secrets encrypted, including those of an earlier release after the next start', async () => {
  const deliver = await seedAgent(canopy.client)
  const { secret } = await createEndpoint(canopy.client, `${receiver.url}/hook`)
  const sealed = await readStored()
  expect(sealed).toHaveLength(1)
  expect(sealed[0]).toMatch(/^[0-9a-f]{16}\.[\w-]{80}\.[\w-]+$/)
  expect(await deliver(canopy.client)).toMatchObject({ '/hook': { status: 'DELIVERED' } })
  verifyLatest(receiver, secret)

  const earlier = generateWebhookSecret()
  await canopy.app.database.prisma.webhookSecret.updateMany({ data: { secret: earlier } })
  // Until they are stopped, processes of the earlier release write such secrets.
  await deliver(canopy.client)
  verifyLatest(receiver, earlier)
  await canopy.restart()
  const [again = ''] = await readStored()
  expect(again).not.toContain(earlier)
  expect(again).toMatch(/^[0-9a-f]{16}\./)
  await deliver(canopy.client)
  verifyLatest(receiver, earlier)
})

it('sends no delivery whose secret cannot be decrypted, and all others', async () => {
  const client = await canopy.newClient()
  const deliver = await seedAgent(client)
  const { endpoint } = await createEndpoint(client, `${receiver.url}/damaged`)
  const good = await createEndpoint(client, `${receiver.url}/good`)
  const { prisma } = canopy.app.database
  const { id, secret } = await prisma.webhookSecret.findFirstOrThrow({
    where: { endpoint: { url: endpoint.url } },
  })
  const flipped = secret.replace(/.{5}$/, end => (end === 'AAAAA' ? 'BBBBB' : 'AAAAA'))
  await prisma.webhookSecret.update({ where: { id }, data: { secret: flipped } })
  expect(await deliver(client)).toMatchObject({
    '/damaged': {
      status: 'FAILED',
      // The first round and its repeat.
      attempts: Array(2).fill({ error: 'The signing secret cannot be decrypted. Rotate the secret.' }),
    },
    '/good': { status: 'DELIVERED' },
  })
  expect(receiver.received.map(({ path }) => path)).toEqual(['/good'])
  verifyLatest(receiver, good.secret)

  const { rotateWebhookSecret } = await client.run(Rotate, { id: endpoint.id })
  expect(rotateWebhookSecret).toHaveProperty('secret')
  expect(await deliver(client)).toMatchObject({
    '/damaged': { status: 'DELIVERED' },
    '/good': { status: 'DELIVERED' },
  })
})
