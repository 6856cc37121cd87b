import { expect, it } from 'vitest'
import type { TaskCode } from '../../src/workers/task-definition.ts'
import { graphql } from '../support/gql/gql.ts'
import { seedWorld, waitForTask } from '../support/seed.ts'
import { atEnd, startTestCanopy } from '../support/start-test-canopy.ts'
import { startWebhookReceiver } from '../support/webhook-receiver.ts'

const Refresh = graphql(`
  mutation StopRefresh($input: RefreshCoverageInput!) {
    refreshCoverage(input: $input) { ... on RefreshCoveragePayload { task { id } } }
  }
`)
const Read = graphql(`
  query StopRead($id: ID!) {
    task(id: $id) { status attempt deliveries { nodes { status attempts { responseStatus } } } }
  }
`)

const GRACE_MS = 3_000

it('a process that stops shares one grace among what it runs and what it sends, and the next goes on with both', async () => {
  let isStuck = false
  const started = Promise.withResolvers<void>()
  const code: TaskCode = async ({ signal }) => {
    if (isStuck) {
      started.resolve()
      await new Promise(resolve => setTimeout(resolve, 60_000, null).unref())
      signal.throwIfAborted()
    }
    return async () => ({ coverageSnapshotId: '01a1fdce-7062-7528-8417-f121ba271400' })
  }
  const canopy = await startTestCanopy(
    { WEBHOOK_ALLOW_LOOPBACK: 'true', SHUTDOWN_GRACE_MS: String(GRACE_MS), WEBHOOK_TIMEOUT_MS: '20000' },
    { COVERAGE_REFRESH: code, DOCUMENT_INGESTION: code },
  )
  atEnd(() => canopy.stop())
  const posted = Promise.withResolvers<void>()
  const receiver = await startWebhookReceiver((_, nth) => {
    if (nth > 1) return 204
    posted.resolve()
    return () => {}
  })
  atEnd(receiver.close)
  const { agentId } = await seedWorld(canopy.client)
  const refresh = async (webhookUrl?: string) => {
    const input = { agentId, ...(webhookUrl && { webhookUrl }) }
    const { refreshCoverage } = await canopy.client.run(Refresh, { input })
    return ('task' in refreshCoverage && refreshCoverage.task?.id) || ''
  }
  const told = await refresh(receiver.url)
  await posted.promise
  isStuck = true
  const running = await refresh()
  await started.promise
  isStuck = false
  const since = performance.now()
  await canopy.restart()
  // Two graces one after the other would be twice as long.
  expect(performance.now() - since).toBeLessThan(2 * GRACE_MS)
  expect((await waitForTask(canopy.client, running)).at(-1)).toBe('COMPLETED')
  const { task } = await canopy.client.run(Read, { id: told })
  expect(task).toMatchObject({ status: 'COMPLETED', attempt: 1 })
  await expect
    .poll(async () => (await canopy.client.run(Read, { id: told })).task?.deliveries.nodes, {
      timeout: 20_000,
    })
    .toEqual([{ status: 'DELIVERED', attempts: [{ responseStatus: 204 }] }])
  expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
})
