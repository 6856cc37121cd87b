import type { Benchmark } from './benchmark.ts'
import { createCanopyClient } from './canopy-client.ts'
import { secretOf } from './canopy-workspaces.ts'
import { compareTimes } from './compare-times.ts'
import { interleave } from './interleave.ts'
import type { Effort } from './seed-workspace.ts'
import type { Stage } from './stage.ts'
import { time } from './time.ts'

const PAGE = `{
  agents(first: 20) {
    nodes { id name coverageStale coverageHistory(first: 5) { nodes { id percent measuredAt totalDocuments } } }
  }
}`
const SIZES: Record<Effort, readonly number[]> = { full: [10, 1_000, 100_000], quick: [2, 5] }
/** The embedded database is for one team. */
const MAX_EMBEDDED = 1_000
const AMOUNT: Record<Effort, { rounds: number; warmUp: number }> = {
  full: { rounds: 300, warmUp: 20 },
  quick: { rounds: 3, warmUp: 0 },
}
/** A prime, so that consecutive requests hit workspaces far apart. */
const STEP = 7_919

type Separate = Awaited<ReturnType<Stage['openSeparate']>>

/**
 * Latency by the number of workspaces, each with an API key and three agents, on separate Canopies that run concurrently.
 * Unit: milliseconds. `page`: a page of agents over HTTP, each time of another workspace. `start`: from sending a no-op
 * task to the start of its code.
 * Reference: `ten`, the same with the smallest number of workspaces.
 */
export const workspaces: Benchmark = {
  name: 'workspaces',
  async run({ openSeparate, mode }, effort) {
    const sizes = SIZES[effort].filter(size => mode === 'distributed' || size <= MAX_EMBEDDED)
    const contenders = new Map<string, () => Promise<number>>()
    const opened: Separate[] = []
    for (const size of sizes) {
      const canopy = await openSeparate({ COVERAGE_DEBOUNCE_MS: '86400000' })
      opened.push(canopy)
      await canopy.process.ask('makeWorkspaces', { count: size })
      let asked = 0
      contenders.set(`page of ${size}`, () => {
        const client = createCanopyClient(canopy.process.url, secretOf(1 + ((asked++ * STEP) % size)))
        return time(() => client.run(PAGE))
      })
      contenders.set(`start of ${size}`, () => startTask(canopy))
    }
    const times = await interleave(AMOUNT[effort], Object.fromEntries(contenders))
    for (const { stop } of opened) await stop()
    const [smallest, ...larger] = sizes
    return larger.flatMap(size =>
      ['page', 'start'].flatMap(measure =>
        compareTimes({
          benchmark: workspaces.name,
          mode,
          measure: `${measure} of ${size}`,
          timesMs: times[`${measure} of ${size}`] ?? [],
          reference: { name: 'ten', timesMs: times[`${measure} of ${smallest}`] ?? [] },
        }),
      ),
    )
  },
}

async function startTask({ process }: Separate): Promise<number> {
  const sent = await process.ask<Record<string, number>>('sendTasks', { count: 1, senders: 1, pauseMs: 0 })
  await process.ask('finishTasks')
  const started = await process.ask<Record<string, number>>('takeStarts')
  const [[id, sentAt] = ['', 0]] = Object.entries(sent)
  return (started[id] ?? Number.NaN) - sentAt
}
