import { encodeId } from '../src/platform/ids.ts'
import type { Benchmark } from './benchmark.ts'
import type { CanopyClient } from './canopy-client.ts'
import { compareTimes } from './compare-times.ts'
import { interleave } from './interleave.ts'
import type { Effort } from './seed-workspace.ts'
import type { Stage } from './stage.ts'
import { time } from './time.ts'

const READ = `query ($id: ID!) {
  task(id: $id) { status attempt queuePosition progress { percent step } failure { code message } }
}`
const REFRESH = `mutation ($agentId: ID!) {
  refreshCoverage(input: { agentId: $agentId }) { ... on RefreshCoveragePayload { task { id } } ... on Error { message } }
}`
const AT_ONCE = 100
interface Amount {
  rounds: number
  warmUp: number
}
const EFFORT: Record<Effort, { reads: Amount; waiting: number; bursts: Amount }> = {
  full: { reads: { rounds: 300, warmUp: 20 }, waiting: 5_000, bursts: { rounds: 10, warmUp: 1 } },
  quick: { reads: { rounds: 3, warmUp: 0 }, waiting: 50, bursts: { rounds: 1, warmUp: 0 } },
}

/**
 * Latency of task status while all slots of the worker are taken.
 * Unit: milliseconds. `status`: `task(id)` with its position, for the only waiting task; `status of 5000`: for one of
 * so many. `100 at once`: from sending the first of 100 `refreshCoverage` to the last response.
 * Reference: `http`, a bare round trip to node:http, or as many of them at once.
 */
export const taskStatus: Benchmark = {
  name: 'task-status',
  async run(stage, effort) {
    const { reads, waiting, bursts } = EFFORT[effort]
    const idle = await readStatus(stage, 1, reads)
    const full = await readStatus(stage, waiting, reads)
    const burst = await interleave(bursts, {
      canopy: () => sendAtOnce(() => stage.client.run(REFRESH, { agentId: stage.agentIds[1] })),
      http: () => sendAtOnce(() => roundTrip(stage)),
    })
    return Object.entries({
      status: idle,
      [`status of ${waiting}`]: full,
      [`${AT_ONCE} at once`]: burst,
    }).flatMap(([measure, { canopy, http }]) =>
      compareTimes({
        benchmark: taskStatus.name,
        mode: stage.mode,
        measure,
        timesMs: canopy,
        reference: { name: 'http', timesMs: http },
      }),
    )
  },
}

async function readStatus(stage: Stage, waiting: number, rounds: Amount) {
  const { api, worker, client } = stage
  const ids = await api.ask<string[]>('fillQueue', { waiting })
  let read = 0
  const times = await interleave(rounds, {
    canopy: () => time(() => readOne(client, ids[(read++ * 7) % ids.length] ?? '')),
    http: () => time(() => roundTrip(stage)),
  })
  await api.ask('emptyQueue')
  await worker.ask('releaseTasks')
  await api.ask('finishTasks')
  await worker.ask('takeStarts')
  return times
}

async function readOne(client: CanopyClient, taskId: string): Promise<void> {
  const { task } = await client.run<{ task: { queuePosition: number | null } }>(READ, {
    id: encodeId('Task', taskId),
  })
  if (task.queuePosition === null) throw new Error('A task that should wait does not.')
}

async function roundTrip({ reference }: Stage): Promise<void> {
  await (await fetch(`${reference.url}/answer`, { method: 'POST' })).text()
}

function sendAtOnce(run: () => Promise<unknown>): Promise<number> {
  return time(() => Promise.all(Array.from({ length: AT_ONCE }, run)))
}
