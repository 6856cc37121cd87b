import { expect, it } from 'vitest'
import { expectAllCompleted, makeAgents, startFleet } from '../../support/fleet.ts'
import { sized } from '../../support/scale.ts'
import { sendRefresh } from '../../support/send-work.ts'

const REQUESTS = sized(20, 100)

it('creates one task for many concurrent requests with one idempotency key to two APIs', async () => {
  const fleet = await startFleet()
  const apis = [fleet.api, await fleet.startApi()]
  await fleet.startWorker()
  const [agentId = ''] = await makeAgents(fleet, 1)
  const answers = await Promise.all(
    Array.from({ length: REQUESTS }, (_, i) => sendRefresh(apis[i % 2]!.client, agentId, 'the key')),
  )
  expect(new Set(answers).size).toBe(1)
  await expectAllCompleted(fleet, answers)
  expect(await fleet.sql('SELECT FROM tasks')).toHaveLength(1)
})
