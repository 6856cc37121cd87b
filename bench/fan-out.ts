import { encodeId } from '../src/platform/ids.ts'
import type { Benchmark, Result, Unit } from './benchmark.ts'
import type { Child } from './child.ts'
import { gatherAudience } from './event-stream.ts'
import type { Target } from './http-load.ts'
import { interleave } from './interleave.ts'
import type { Effort, WatchedTask } from './seed-workspace.ts'
import type { Stage } from './stage.ts'
import { median, speedRatio } from './statistics.ts'

/** Starts with the event STARTED, which shows that a subscriber is connected. */
const WATCH = `subscription ($taskId: ID!) {
  taskEvents(taskId: $taskId, after: 1) { ... on TaskEvent { sequence type status progress { percent step done total } } }
}`
/** The reference gets more events, so that it runs long enough to be timed. */
const RAW_FACTOR = 4
const EFFORT: Record<Effort, { rounds: number; warmUp: number; deliveries: number; sizes: number[] }> = {
  full: { rounds: 3, warmUp: 1, deliveries: 20_000, sizes: [100, 1_000, 5_000] },
  quick: { rounds: 1, warmUp: 1, deliveries: 200, sizes: [100] },
}

/** Result for one audience. */
interface Delivery {
  /** Events delivered per second, over all subscribers. */
  rate: number
  /** JavaScript memory of the serving process, per subscriber. */
  kilobytes: number
}

/**
 * The rate of events to 100, 1,000 and 5,000 subscribers of one task's `taskEvents`, all on one API process, when the
 * task writes events as fast as the database accepts them; and the memory per subscriber. The process that runs tasks
 * writes the event rows; distributed, their wake-ups go through Redis.
 * Units: events delivered per second, over all subscribers, from the first write to the last arrival; kB of additional
 * JavaScript memory per subscriber, after a garbage collection (medians of the rounds).
 * Reference: `raw`, node:http repeatedly writing one such prepared event to as many subscribers.
 */
export const fanOut: Benchmark = {
  name: 'fan-out',
  async run(stage, effort) {
    const { deliveries, sizes, ...rounds } = EFFORT[effort]
    await prepareFrame(stage)
    const results: Result[] = []
    for (const size of sizes) {
      const events = Math.ceil(deliveries / size)
      const { canopy, raw } = await interleave(rounds, {
        canopy: () => deliver(stage, { size, events }),
        raw: () => deliverRaw(stage, { size, events: RAW_FACTOR * events }),
      })
      const compare = (measure: string, unit: Unit, of: (delivery: Delivery) => number): Result => {
        const figure = median(canopy.map(of))
        const baseline = median(raw.map(of))
        const reference = { name: 'raw', figure: baseline }
        const ratio = speedRatio(unit, figure, baseline)
        return { benchmark: fanOut.name, mode: stage.mode, measure, unit, figure, reference, ratio }
      }
      results.push(compare(`delivered to ${size}`, 'events/s', ({ rate }) => rate))
      results.push(compare(`memory of one of ${size}`, 'kB', ({ kilobytes }) => kilobytes))
    }
    return results
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

interface Scale {
  size: number
  events: number
}

async function deliver({ client, api, worker }: Stage, scale: Scale): Promise<Delivery> {
  const taskId = await worker.ask<string>('startSilentTask')
  const target = client.prepare(WATCH, { taskId: encodeId('Task', taskId) })
  const delivery = await timeDelivery(target, api, scale, () =>
    worker.ask('writeEvents', { taskId, count: scale.events }),
  )
  await worker.ask('finishTask', { taskId })
  return delivery
}

function deliverRaw({ client, reference }: Stage, scale: Scale): Promise<Delivery> {
  const target = { ...client.prepare(''), url: `${reference.url}/frames` }
  return timeDelivery(target, reference, scale, () => reference.ask('writeEvents', { count: scale.events }))
}

async function timeDelivery(
  target: Target,
  server: Child,
  { size, events }: Scale,
  write: () => Promise<unknown>,
): Promise<Delivery> {
  const before = await server.ask<number>('measureMemory')
  const audience = await gatherAudience(target, size)
  try {
    await audience.waitForEach(1)
    const bytes = (await server.ask<number>('measureMemory')) - before
    const startedAt = performance.now()
    await Promise.all([audience.waitForEach(1 + events), write()])
    const seconds = (performance.now() - startedAt) / 1000
    return { rate: (size * events) / seconds, kilobytes: bytes / size / 1_000 }
  } finally {
    audience.leave()
  }
}
