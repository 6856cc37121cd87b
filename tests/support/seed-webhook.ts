import { graphql } from './gql/gql.ts'
import type { WebhookEventType } from './gql/graphql.ts'
import { refreshCoverage, waitForTask } from './seed.ts'
import type { TestClient } from './test-client.ts'

export const CreateEndpoint = graphql(`
  mutation SeedWebhookEndpoint($input: CreateWebhookEndpointInput!) {
    createWebhookEndpoint(input: $input) {
      __typename
      ... on CreateWebhookEndpointPayload { secret endpoint { id url events status disabledReason } }
      ... on ValidationError { issues { path message } }
      ... on LimitReachedError { limit }
      ... on Error { message }
    }
  }
`)
export const UpdateEndpoint = graphql(`
  mutation SeedWebhookUpdate($input: UpdateWebhookEndpointInput!) {
    updateWebhookEndpoint(input: $input) {
      __typename
      ... on UpdateWebhookEndpointPayload { endpoint { url description events status disabledReason } }
      ... on ValidationError { issues { path message } }
    }
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

/** Creates a webhook endpoint. @returns it with its secret. @throws on any error. */
export async function createEndpoint(
  client: TestClient,
  url: string,
  events: WebhookEventType[] = ['TASK_COMPLETED'],
) {
  const { createWebhookEndpoint: made } = await client.run(CreateEndpoint, { input: { url, events } })
  if (made.__typename !== 'CreateWebhookEndpointPayload') throw new Error(JSON.stringify(made))
  return made
}

/** Creates a webhook endpoint that refuses connections, and a failed delivery to it. @returns the ID of the delivery. */
export async function seedWebhook(client: TestClient, agentId: string): Promise<string> {
  await createEndpoint(client, NOBODY_URL)
  const taskId = await refreshCoverage(client, agentId)
  await waitForTask(client, taskId)
  for (;;) {
    const { task } = await client.run(Log, { taskId })
    const delivery = task?.deliveries.nodes.find(one => one.url === NOBODY_URL)
    if (delivery?.status === 'FAILED') return delivery.id
  }
}
