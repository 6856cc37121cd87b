import { beforeAll, expect, it } from 'vitest'
import { refreshCoverage, type Seed, seedWorld, waitForTask } from '../support/seed.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'

const canopy = setUpTestCanopy({ WORKER_CONCURRENCY: '8' })
let seed: Seed
beforeAll(async () => {
  seed = await seedWorld(canopy.client)
})

it('measures one agent many times concurrently without a second attempt', async () => {
  const { client } = canopy
  const refresh = async () => waitForTask(client, await refreshCoverage(client, seed.agentId))
  const runs = await Promise.all(Array.from({ length: 40 }, refresh))
  for (const types of runs) expect(types.filter(type => type === 'STARTED')).toHaveLength(1)
})
