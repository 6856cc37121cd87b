import { encodeId } from '../src/platform/ids.ts'
import type { Benchmark, Effort } from './benchmark.ts'
import { gatherAudience } from './event-stream.ts'
import type { Target } from './http-load.ts'
import { interleave } from './interleave.ts'
import type { WatchedTask } from './seed-workspace.ts'
import type { Stage } from './stage.ts'
import { median, speedRatio } from './statistics.ts'

/** Begins with the event STARTED, by which a subscriber is known to be there. */
const WATCH = `subscription ($taskId: ID!) {
  taskEvents(taskId: $taskId, after: 1) { ... on TaskEvent { sequence type status progress { percent step done total } } }
}`
const SUBSCRIBERS = 100
/** The reference is given more to do, so that it takes long enough to be timed. */
const RAW_FACTOR = 20
const EFFORT: Record<Effort, { rounds: number; warmUp: number; events: number }> = {
  full: { rounds: 5, warmUp: 1, events: 50 },
  quick: { rounds: 1, warmUp: 1, events: 10 },
}

/**
 * How many events reach 100 subscribers of one task's `taskEvents`, all on one API process, when the task writes events
 * as fast as the database takes them. The events are rows written by the process that runs tasks; distributed, their
 * wake-ups go through Redis.
 * Unit: events delivered per second, over all subscribers, from the first write to the last arrival (median of the
 * rounds).
 * Reference: `raw`, node:http writing one of these events, prepared, again and again to as many subscribers.
 */
export const fanOut: Benchmark = {
  name: 'fan-out',
  async run(stage, effort) {
    const { events, ...rounds } = EFFORT[effort]
    await prepareFrame(stage)
    const rates = await interleave(rounds, {
      canopy: () => deliver(stage, events),
      raw: () => deliverRaw(stage, RAW_FACTOR * events),
    })
    const figure = median(rates.canopy)
    const held = median(rates.raw)
    return [
      {
        benchmark: fanOut.name,
        mode: stage.mode,
        measure: 'delivered',
        unit: 'events/s',
        figure,
        reference: { name: 'raw', figure: held },
        ratio: speedRatio('events/s', figure, held),
      },
    ]
  },
}

async function prepareFrame({ client, worker, reference }: Stage): Promise<void> {
  const taskId = await worker.ask<string>('startSilentTask')
  await worker.ask('writeEvents', { taskId, count: 2 })
  await worker.ask('finishTask', { taskId })
  for await (const data of client.watch<WatchedTask>(WATCH, { taskId: encodeId('Task', taskId) })) {
    if (data.taskEvents.type === 'PROGRESSED') await reference.ask('prepareFrame', { data })
  }
}

/** @returns events per second. */
async function deliver({ client, worker }: Stage, events: number): Promise<number> {
  const taskId = await worker.ask<string>('startSilentTask')
  const rate = await timeDelivery(client.prepare(WATCH, { taskId: encodeId('Task', taskId) }), events, () =>
    worker.ask('writeEvents', { taskId, count: events }),
  )
  await worker.ask('finishTask', { taskId })
  return rate
}

/** @returns events per second. */
function deliverRaw({ client, reference }: Stage, events: number): Promise<number> {
  const target = { ...client.prepare(''), url: `${reference.url}/frames` }
  return timeDelivery(target, events, () => reference.ask('writeEvents', { count: events }))
}

async function timeDelivery(target: Target, events: number, write: () => Promise<unknown>): Promise<number> {
  const audience = await gatherAudience(target, SUBSCRIBERS)
  try {
    await audience.waitForEach(1)
    const startedAt = performance.now()
    await Promise.all([audience.waitForEach(1 + events), write()])
    return (SUBSCRIBERS * events) / ((performance.now() - startedAt) / 1000)
  } finally {
    audience.leave()
  }
}
