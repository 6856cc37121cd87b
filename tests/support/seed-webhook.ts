import { graphql } from './gql/gql.ts'
import { waitForTask } from './seed.ts'
import type { TestClient } from './test-client.ts'

const Create = graphql(`
  mutation SeedWebhookEndpoint($url: String!) {
    createWebhookEndpoint(input: { url: $url, events: [TASK_COMPLETED] }) { __typename ... on Error { message } }
  }
`)
const Refresh = graphql(`
  mutation SeedWebhookRefresh($agentId: ID!) {
    refreshCoverage(input: { agentId: $agentId }) { ... on RefreshCoveragePayload { task { id } } }
  }
`)
const Log = graphql(`
  query SeedWebhookLog($taskId: ID!) {
    task(id: $taskId) { deliveries { nodes { id url status } } }
  }
`)

const NOBODY_URL = 'http://127.0.0.1:1/'

/** Settings for `startTestCanopy` that make a failed delivery final immediately. */
export const QUICK_WEBHOOKS = {
  WEBHOOK_ALLOW_LOOPBACK: 'true',
  WEBHOOK_QUICK_RETRY_MS: '1',
  WEBHOOK_RETRY_SECONDS: '0',
}

/** Creates a webhook endpoint that refuses connections, and a failed delivery to it. @returns the ID of the delivery. */
export async function seedWebhook(client: TestClient, agentId: string): Promise<string> {
  const { createWebhookEndpoint } = await client.run(Create, { url: NOBODY_URL })
  if (createWebhookEndpoint.__typename !== 'CreateWebhookEndpointPayload')
    throw new Error(JSON.stringify(createWebhookEndpoint))
  const { refreshCoverage } = await client.run(Refresh, { agentId })
  const taskId = ('task' in refreshCoverage && refreshCoverage.task?.id) || ''
  await waitForTask(client, taskId)
  for (;;) {
    const { task } = await client.run(Log, { taskId })
    const delivery = task?.deliveries.nodes.find(one => one.url === NOBODY_URL)
    if (delivery?.status === 'FAILED') return delivery.id
  }
}
