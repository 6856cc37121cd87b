import { expect, it } from 'vitest'
import { newSecret, runRefusedCanopy, startCanopyProcess } from '../../support/canopy-process.ts'
import { checkTasks } from '../../support/check-tasks.ts'
import { makeAgents, startFleet, waitForEnds } from '../../support/fleet.ts'
import { graphql } from '../../support/gql/gql.ts'
import { createPrivateRedis } from '../../support/private-redis.ts'
import { sendDocuments, sendRefresh } from '../../support/send-work.ts'
import { atEnd } from '../../support/start-test-canopy.ts'
import type { TestClient } from '../../support/test-client.ts'
import { createTestDatabase } from '../../support/test-database.ts'

const Watch = graphql(`
  subscription RedisFaultWatch($taskId: ID!) {
    taskEvents(taskId: $taskId, after: 0) {
      __typename
      ... on TaskEvent { sequence type }
    }
  }
`)

const AWAY_MS = 3_000
const ANSWERED_WITHIN_MS = 1_000
const RESUMED_WITHIN_MS = 10_000
const PAUSE_MS = 50
/** Runs for longer than Redis is away. */
const LONG = 600

/** Collects when events of a task come, until its stream completes. */
async function follow(client: TestClient, taskId: string) {
  const arrivals: { at: number; sequence: number }[] = []
  for await (const { taskEvents: item } of client.watch(Watch, { taskId }))
    if (item.__typename === 'TaskEvent') arrivals.push({ at: Date.now(), sequence: item.sequence })
  return arrivals
}

it('without Redis nothing is lost or late, streams go on, and readiness tells', {
  timeout: 240_000,
}, async () => {
  const redis = await createPrivateRedis()
  await redis.start()
  const fleet = await startFleet({ REDIS_URL: redis.url })
  const { api } = fleet
  const worker = await fleet.startWorker()
  const agents = await makeAgents(fleet, 10)
  const readiness = async () => {
    const response = await fetch(`${api.url}/health/ready`)
    return { code: response.status, ...((await response.json()) as object) }
  }
  expect(await readiness()).toMatchObject({ code: 200, status: 'ready' })
  const accepted: string[] = []
  let isAway = false
  let slowestMs = 0
  let isDone = false
  const flow = async () => {
    for (let i = 0; !isDone; i++) {
      const since = performance.now()
      accepted.push(await sendRefresh(api.client, agents[i % agents.length]!))
      if (isAway) slowestMs = Math.max(slowestMs, performance.now() - since)
      await new Promise(resolve => setTimeout(resolve, PAUSE_MS))
    }
  }
  const fault = async () => {
    const long = await sendDocuments(api.client, LONG)
    accepted.push(long)
    const arrivals = follow(api.client, long)
    await redis.flushAll()
    await redis.kill()
    const awaySince = Date.now()
    isAway = true
    // Answers stay right and streams look by themselves: a process in this state is no reason to send requests elsewhere.
    await expect.poll(readiness).toMatchObject({
      code: 200,
      status: 'degraded',
      parts: { database: 'ready', events: expect.stringContaining('Redis') },
    })
    const during = follow(api.client, await sendRefresh(api.client, agents[0]!))
    await new Promise(resolve => setTimeout(resolve, AWAY_MS - (Date.now() - awaySince)))
    isAway = false
    await redis.start()
    await redis.flushAll()
    const backSince = Date.now()
    await expect.poll(readiness, { timeout: RESUMED_WITHIN_MS }).toMatchObject({ status: 'ready' })
    return { long, arrivals: await arrivals, during: await during, awaySince, backSince }
  }
  const [{ arrivals, during, awaySince, backSince }] = await Promise.all([
    fault().finally(() => (isDone = true)),
    flow(),
  ])
  await waitForEnds(fleet, 10_000)
  await checkTasks(fleet, accepted)
  expect(await fleet.sql("SELECT id FROM tasks WHERE status <> 'COMPLETED'")).toEqual([])
  expect(slowestMs).toBeLessThan(ANSWERED_WITHIN_MS)
  expect(arrivals.map(({ sequence }) => sequence)).toEqual(arrivals.map((_, i) => i + 1))
  const gaps = arrivals.map(({ at }, i) => at - (arrivals[i - 1]?.at ?? at))
  expect(Math.max(...gaps), 'silence of a stream that was open').toBeLessThan(RESUMED_WITHIN_MS)
  expect(
    arrivals.some(({ at }) => at > awaySince && at < backSince),
    'events while Redis was away',
  ).toBe(true)
  expect(during.at(-1)?.at).toBeLessThan(backSince)
  expect([api.hasEnded(), worker.hasEnded()]).toEqual([false, false])
  expect(await api.end('SIGTERM')).toBe(0)
  expect(await worker.end('SIGTERM')).toBe(0)
})

it('a process that finds no Redis at its start says so and ends with code 1; once it is there, it starts', async () => {
  const database = await createTestDatabase()
  atEnd(database.drop)
  const redis = await createPrivateRedis()
  const settings = {
    ...database.settings,
    REDIS_URL: redis.url,
    CONNECT_TIMEOUT_MS: '1000',
    PORT: '0',
    BOOTSTRAP_API_KEY: newSecret(),
  }
  const { code, output } = await runRefusedCanopy(settings, ['--role=api'])
  expect(code).toBe(1)
  expect(output).toMatch(
    /^REDIS_URL: Redis does not answer \(.*\)\. Check host, port and password, and that it runs\.$/m,
  )
  expect(output).not.toMatch(/\n\s+at /)
  await redis.start()
  const api = await startCanopyProcess(settings, ['--role=api'])
  expect(await api.end('SIGTERM')).toBe(0)
})
