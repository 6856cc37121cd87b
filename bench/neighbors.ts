import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { encodeId } from '../src/platform/ids.ts'
import type { Benchmark, Result } from './benchmark.ts'
import { compareTimes } from './compare-times.ts'
import { interleave } from './interleave.ts'
import type { Effort, WatchedTask } from './seed-workspace.ts'
import { clock, type Sending } from './send-jobs.ts'
import { findServers, type Stage } from './stage.ts'
import { timeWebhooks } from './webhook-times.ts'

const WATCH = `subscription ($taskId: ID!) {
  taskEvents(taskId: $taskId, after: 1) { ... on TaskEvent { sequence type } }
}`
const POLL_MS = 5
const CHANNEL = 'canopy_bench'
const TEN: Sending = { count: 10, senders: 10, pauseMs: 0 }
const EFFORT: Record<
  Effort,
  {
    webhooks: { silent: number; samples: number; warmUp: number }
    waits: { queued: number; rounds: number; warmUp: number }
    events: { rounds: number; warmUp: number }
  }
> = {
  full: {
    webhooks: { silent: 100, samples: 60, warmUp: 20 },
    waits: { queued: 5_000, rounds: 20, warmUp: 5 },
    events: { rounds: 200, warmUp: 10 },
  },
  quick: {
    webhooks: { silent: 10, samples: 5, warmUp: 1 },
    waits: { queued: 500, rounds: 2, warmUp: 1 },
    events: { rounds: 5, warmUp: 1 },
  },
}

/**
 * Latency for one client while others keep Canopy busy, and of an event to another process.
 * Unit: milliseconds. `webhook`: from the end of a task to the arrival of its webhook at a healthy receiver, while 100
 * endpoints that never respond get every event too. `wait`: from sending a task to its start, ten at a time, while
 * another workspace has 5,000 tasks in the queue. Reference of both: `alone`, the same without them, measured just
 * before.
 * `event`, distributed only: from the commit of an event by the worker to its arrival at a subscriber of the API
 * process. Reference: `redis`, a PUBLISH to its arrival at a subscriber.
 */
export const neighbors: Benchmark = {
  name: 'neighbors',
  async run(stage, effort) {
    const { webhooks, waits, events } = EFFORT[effort]
    const webhook = await timeWebhooks(stage, webhooks)
    const wait = await timeWaits(stage, waits)
    const results = Object.entries({ webhook, wait }).flatMap(([measure, { busy, alone }]) =>
      compareTimes({
        benchmark: neighbors.name,
        mode: stage.mode,
        measure,
        percents: [50, 95],
        timesMs: busy,
        reference: { name: 'alone', timesMs: alone },
      }),
    )
    const servers = stage.mode === 'distributed' ? findServers() : null
    return servers ? [...results, ...(await timeEvents(stage, servers.redisUrl, events))] : results
  },
}

async function timeWaits(
  stage: Stage,
  { queued, rounds, warmUp }: { queued: number; rounds: number; warmUp: number },
) {
  await sendTens(stage, warmUp)
  const alone = await sendTens(stage, rounds)
  const workspaceId = await stage.api.ask<string>('addNeighbor', { count: queued })
  const busy = await sendTens(stage, rounds)
  const left = await stage.api.ask<number>('removeNeighbor', { workspaceId })
  await stage.api.ask('finishTasks')
  await stage.worker.ask('takeStarts')
  if (left === 0) throw new Error('The queue of the other workspace ran empty during the measurement.')
  return { alone, busy }
}

/** Sends ten tasks at once, and ten more when all have started. @returns the time from sending to start, per task. */
async function sendTens({ api, worker }: Stage, rounds: number): Promise<number[]> {
  const waits: number[] = []
  for (let round = 0; round < rounds; round++) {
    const sentAt = await api.ask<Record<string, number>>('sendTasks', TEN)
    const open = new Map(Object.entries(sentAt))
    while (open.size > 0) {
      await sleep(POLL_MS)
      for (const [id, startedAt] of Object.entries(await worker.ask<Record<string, number>>('takeStarts'))) {
        const at = open.get(id)
        if (at !== undefined) waits.push(startedAt - at)
        open.delete(id)
      }
    }
  }
  return waits
}

async function timeEvents(
  { client, worker, mode }: Stage,
  redisUrl: string,
  amount: { rounds: number; warmUp: number },
): Promise<Result[]> {
  const [publisher, subscriber] = [new Redis(redisUrl), new Redis(redisUrl)]
  await subscriber.subscribe(CHANNEL)
  const taskId = await worker.ask<string>('startSilentTask')
  const stream = client.watch<WatchedTask>(WATCH, { taskId: encodeId('Task', taskId) })
  await stream.next()
  let done = 0
  const times = await interleave(amount, {
    async event() {
      const arrival = stream.next().then(() => clock())
      const committedAt = await worker.ask<number>('writeEvent', { taskId, done: ++done })
      return (await arrival) - committedAt
    },
    async redis() {
      const arrival = once(subscriber, 'message').then(() => clock())
      const sentAt = clock()
      await publisher.publish(CHANNEL, '')
      return (await arrival) - sentAt
    },
  })
  await worker.ask('finishTask', { taskId })
  await stream.return(undefined)
  await Promise.all([publisher.quit(), subscriber.quit()])
  return compareTimes({
    benchmark: neighbors.name,
    mode,
    measure: 'event',
    timesMs: times.event,
    reference: { name: 'redis', timesMs: times.redis },
  })
}
