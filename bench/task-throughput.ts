import type { Benchmark, Result } from './benchmark.ts'
import { compareTimes } from './compare-times.ts'
import { interleave } from './interleave.ts'
import type { Effort } from './seed-workspace.ts'
import type { JobTimes, Sending } from './send-jobs.ts'
import type { Stage } from './stage.ts'
import { median, speedRatio } from './statistics.ts'

const SENDERS = 8
/** Pause between tasks that are sent one at a time: longer than a task takes, so that none waits for another. */
const PAUSE_MS = 50
const EFFORT: Record<Effort, { rounds: number; warmUp: number; tasks: number; single: number }> = {
  full: { rounds: 5, warmUp: 1, tasks: 500, single: 40 },
  quick: { rounds: 1, warmUp: 0, tasks: 20, single: 3 },
}

/**
 * No-op tasks, from `createTask` to their end, 4 at a time.
 * Unit: tasks per second, from the first that 8 senders send as fast as they can to the end of the last (median of the
 * rounds); and milliseconds from sending a task to the start of its code, sent one at a time to an idle worker.
 * Reference: `plain` (`plain-queue.ts`), one table with SKIP LOCKED, on the same Postgres through plain pg, or on a
 * separate PGlite: INSERT, UPDATE to claim, UPDATE to complete, a transaction each, senders and workers in one process.
 */
export const taskThroughput: Benchmark = {
  name: 'task-throughput',
  async run(stage, effort) {
    const { tasks, single, ...rounds } = EFFORT[effort]
    const many: Sending = { count: tasks, senders: SENDERS, pauseMs: 0 }
    const one: Sending = { count: single, senders: 1, pauseMs: PAUSE_MS }
    const times = await interleave(rounds, {
      canopyMany: () => runTasks(stage, many),
      plainMany: () => stage.reference.ask<JobTimes>('runJobs', many),
      canopyOne: () => runTasks(stage, one),
      plainOne: () => stage.reference.ask<JobTimes>('runJobs', one),
    })
    const figure = median(times.canopyMany.map(jobsPerSecond))
    const baseline = median(times.plainMany.map(jobsPerSecond))
    const throughput: Result = {
      benchmark: taskThroughput.name,
      mode: stage.mode,
      measure: 'done',
      unit: 'tasks/s',
      figure,
      reference: { name: 'plain', figure: baseline },
      ratio: speedRatio('tasks/s', figure, baseline),
    }
    const start = compareTimes({
      benchmark: taskThroughput.name,
      mode: stage.mode,
      measure: 'start',
      timesMs: times.canopyOne.flatMap(startTimes),
      reference: { name: 'plain', timesMs: times.plainOne.flatMap(startTimes) },
    })
    return [throughput, ...start]
  },
}

async function runTasks({ api, worker }: Stage, sending: Sending): Promise<JobTimes> {
  const sentAt = await api.ask<Record<string, number>>('sendTasks', sending)
  const doneAt = await api.ask<number>('finishTasks')
  return { sentAt, doneAt, startedAt: await worker.ask<Record<string, number>>('takeStarts') }
}

function jobsPerSecond({ sentAt, doneAt }: JobTimes): number {
  const sent = Object.values(sentAt)
  return sent.length / ((doneAt - Math.min(...sent)) / 1000)
}

function startTimes({ sentAt, startedAt }: JobTimes): number[] {
  return Object.entries(sentAt).map(([id, at]) => {
    const start = startedAt[id]
    if (start === undefined) throw new Error(`Task ${id} ended without a start.`)
    return start - at
  })
}
