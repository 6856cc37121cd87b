import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Benchmark } from './benchmark.ts'
import type { CanopyClient } from './canopy-client.ts'
import { compareTimes } from './compare-times.ts'
import { interleave } from './interleave.ts'
import {
  CREATE_AGENT,
  type CreatedAgent,
  type Effort,
  ROOT_KEYS,
  WATCH_TASK,
  type WatchedTask,
} from './seed-workspace.ts'
import type { Stage } from './stage.ts'

const REFRESH = `mutation ($agentId: ID!) {
  refreshCoverage(input: { agentId: $agentId }) { ... on RefreshCoveragePayload { task { id } } ... on Error { message } }
}`
const EFFORT: Record<Effort, { rounds: number; warmUp: number }> = {
  full: { rounds: 100, warmUp: 5 },
  quick: { rounds: 2, warmUp: 0 },
}
/** Maximum random pause between rounds, which prevents synchronization with pollers. */
const MAX_PAUSE_MS = 100

/**
 * Time until a task is started and until it is completed, one at a time, on the demo's 60 documents.
 * Unit: milliseconds. `started`: from sending `refreshCoverage` to the arrival of the event STARTED, over a
 * `taskEvents(after: 0)` that is opened after the response. `createAgent`: from sending it to the arrival of COMPLETED,
 * for an agent whose scope is the whole taxonomy.
 * Reference: distributed `notify`, a NOTIFY through plain pg to its arrival at a LISTEN; embedded `http`, a bare round
 * trip to node:http.
 */
export const taskStart: Benchmark = {
  name: 'task-start',
  async run(stage, effort) {
    const { client, mode, agentIds } = stage
    const reference = stage.databaseUrl ? await listenToPostgres(stage.databaseUrl) : tripToHttp(stage)
    const pause = () => sleep(Math.random() * MAX_PAUSE_MS)
    let made = 0
    try {
      const times = await interleave(EFFORT[effort], {
        async started() {
          await pause()
          return timeTask(client, 'STARTED', async () => {
            const { refreshCoverage } = await client.run<{ refreshCoverage: { task: { id: string } } }>(
              REFRESH,
              { agentId: agentIds[0] },
            )
            return refreshCoverage.task.id
          })
        },
        async created() {
          await pause()
          return timeTask(client, 'COMPLETED', async () => {
            const input = { name: `Newcomer ${++made}`, nodeKeys: ROOT_KEYS }
            return (await client.run<CreatedAgent>(CREATE_AGENT, { input })).createAgent.task.id
          })
        },
        async reference() {
          await pause()
          return reference.time()
        },
      })
      const baseline = { name: reference.name, timesMs: times.reference }
      return [
        ...compareTimes({
          benchmark: taskStart.name,
          mode,
          measure: 'started',
          timesMs: times.started,
          reference: baseline,
        }),
        ...compareTimes({
          benchmark: taskStart.name,
          mode,
          measure: 'createAgent',
          timesMs: times.created,
          reference: baseline,
        }),
      ]
    } finally {
      await reference.close()
    }
  },
}

/** Milliseconds from the call of `begin` to the arrival of the first event of the type. Reads the stream to its end. */
async function timeTask(client: CanopyClient, type: string, begin: () => Promise<string>): Promise<number> {
  const sentAt = performance.now()
  const taskId = await begin()
  let tookMs: number | null = null
  for await (const { taskEvents } of client.watch<WatchedTask>(WATCH_TASK, { taskId })) {
    if (taskEvents.type === type) tookMs ??= performance.now() - sentAt
  }
  if (tookMs === null) throw new Error(`A task ended without the event ${type}.`)
  return tookMs
}

interface Reference {
  name: string
  time(): Promise<number>
  close(): Promise<void>
}

async function listenToPostgres(connectionString: string): Promise<Reference> {
  const [listener, sender] = [new pg.Client({ connectionString }), new pg.Client({ connectionString })]
  await Promise.all([listener.connect(), sender.connect()])
  await listener.query('LISTEN canopy_bench')
  return {
    name: 'notify',
    async time() {
      const heard = once(listener, 'notification')
      const sentAt = performance.now()
      await sender.query('NOTIFY canopy_bench')
      await heard
      return performance.now() - sentAt
    },
    async close() {
      await Promise.all([listener.end(), sender.end()])
    },
  }
}

function tripToHttp({ reference }: Stage): Reference {
  return {
    name: 'http',
    async time() {
      const sentAt = performance.now()
      await (await fetch(`${reference.url}/answer`, { method: 'POST' })).text()
      return performance.now() - sentAt
    },
    close: async () => {},
  }
}
