import { expect, it } from 'vitest'
import { graphql } from '../support/gql/gql.ts'
import { seedWorld, waitForTask } from '../support/seed.ts'
import { spawnScript } from '../support/spawn-script.ts'
import { atEnd, startTestCanopy } from '../support/start-test-canopy.ts'

const GetSecret = graphql(`
  mutation ExampleSecret {
    rotateWorkspaceWebhookSecret(input: {}) { ... on RotateWorkspaceWebhookSecretPayload { secret } }
  }
`)
const Refresh = graphql(`
  mutation ExampleRefresh($input: RefreshCoverageInput!) {
    refreshCoverage(input: $input) { ... on RefreshCoveragePayload { task { id } } }
  }
`)

it('accepts requests of Canopy in the documented receiver and rejects others', async () => {
  const canopy = await startTestCanopy({ WEBHOOK_ALLOW_LOOPBACK: 'true' })
  atEnd(() => canopy.stop())
  const { agentId } = await seedWorld(canopy.client)
  const { rotateWorkspaceWebhookSecret: made } = await canopy.client.run(GetSecret, {})
  const secret = 'secret' in made ? made.secret : ''
  const { output } = spawnScript('examples/webhook-receiver.ts', [], { WEBHOOK_SECRET: secret, PORT: '0' })
  await expect.poll(output).toContain('http://')
  const url = /http:\S+/.exec(output())?.[0] ?? ''
  const { refreshCoverage } = await canopy.client.run(Refresh, { input: { agentId, webhookUrl: url } })
  const taskId = ('task' in refreshCoverage && refreshCoverage.task?.id) || ''
  await waitForTask(canopy.client, taskId)
  await expect.poll(output).toContain(`task.completed ${taskId}`)
  expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(401)
})
