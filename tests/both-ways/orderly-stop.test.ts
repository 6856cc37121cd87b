import { expect, it, vi } from 'vitest'
import { graphql } from '../support/gql/gql.ts'
import { refreshCoverage, seedWorld, waitForTask } from '../support/seed.ts'
import { atEnd, startTestCanopy } from '../support/start-test-canopy.ts'
import type { TaskCode } from '../support/tasks/task-codes.ts'
import { startWebhookReceiver } from '../support/webhook-receiver.ts'

const Read = graphql(`
  query StopRead($id: ID!) {
    task(id: $id) { status attempt deliveries { nodes { status attempts { responseStatus } } } }
  }
`)

/** No other timer has this duration. The test does not wait for it. */
const GRACE_MS = 543_210

/** @returns callbacks that end the grace periods started from now on, so that the test does not have to wait. */
function watchGraces(): (() => void)[] {
  const graces: (() => void)[] = []
  const { setTimeout: start } = globalThis
  const spy = vi.spyOn(globalThis, 'setTimeout')
  spy.mockImplementation(((end: () => void, ms?: number, ...rest: []) => {
    if (ms === GRACE_MS) graces.push(end)
    return start(end, ms, ...rest)
  }) as typeof setTimeout)
  atEnd(() => spy.mockRestore())
  return graces
}

it('a stopping process gives its tasks and deliveries one shared grace period, and the next process continues both', async () => {
  let isStuck = false
  const started = Promise.withResolvers<void>()
  const code: TaskCode = async () => {
    if (isStuck) {
      started.resolve()
      await new Promise(() => {})
    }
    return async () => ({ coverageSnapshotId: '01a1fdce-7062-7528-8417-f121ba271400' })
  }
  const canopy = await startTestCanopy(
    { WEBHOOK_ALLOW_LOOPBACK: 'true', SHUTDOWN_GRACE_MS: String(GRACE_MS), WEBHOOK_TIMEOUT_MS: '60000' },
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
  const delivered = await refreshCoverage(canopy.client, agentId, { webhookUrl: receiver.url })
  await posted.promise
  isStuck = true
  const running = await refreshCoverage(canopy.client, agentId)
  await started.promise
  isStuck = false
  const graces = watchGraces()
  const restarted = canopy.restart()
  // Both grace periods start at once: neither waits for the end of the other.
  await expect.poll(() => graces.length).toBe(2)
  for (const end of graces) end()
  await restarted
  expect(graces).toHaveLength(2)
  expect((await waitForTask(canopy.client, running)).at(-1)).toBe('COMPLETED')
  await canopy.idle()
  expect((await canopy.client.run(Read, { id: delivered })).task).toEqual({
    status: 'COMPLETED',
    attempt: 1,
    deliveries: { nodes: [{ status: 'DELIVERED', attempts: [{ responseStatus: 204 }] }] },
  })
  expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
})
