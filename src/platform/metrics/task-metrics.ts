import { Counter, Histogram, type Registry } from 'prom-client'
import { type Task, TaskKind, type TaskStatus } from '../../generated/prisma/client.ts'

/** How a task comes to its end. */
type TaskEnd = Exclude<TaskStatus, 'PENDING' | 'RUNNING'>

const ENDS: TaskEnd[] = ['COMPLETED', 'FAILED', 'CANCELLED', 'TIMED_OUT']
/** Why an attempt is followed by another. Codes not among them count as OTHER: labels stay few. */
const RETRY_CODES = ['INTERNAL', 'TIMEOUT', 'WORKER_LOST', 'WORKER_STOPPING', 'OTHER']
const WAIT_BUCKETS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600]
const RUN_BUCKETS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600]

export interface TaskMetrics {
  /** An attempt was claimed by this process. */
  taskStarted(task: Task): void
  /** An attempt is over and the task is now in `status`; PENDING is to be tried again, because of `code`. */
  attemptEnded(task: Task, status: TaskStatus, code?: string): void
  /** A task came to its end without an attempt. */
  taskFinished(task: Pick<Task, 'kind'>, status: TaskEnd): void
}

/** What this process saw of tasks. */
export function createTaskMetrics(registry: Registry): TaskMetrics {
  const registers = [registry]
  const started = new Counter({
    name: 'canopy_tasks_started_total',
    help: 'Attempts of tasks that this process started.',
    labelNames: ['kind'],
    registers,
  })
  const finished = new Counter({
    name: 'canopy_tasks_finished_total',
    help: 'Tasks that this process brought to their end, by how they ended.',
    labelNames: ['kind', 'status'],
    registers,
  })
  const retries = new Counter({
    name: 'canopy_task_retries_total',
    help: 'Attempts after which the task was sent back to wait, by what ended them.',
    labelNames: ['kind', 'code'],
    registers,
  })
  const wait = new Histogram({
    name: 'canopy_task_wait_seconds',
    help: 'From when a task was due to the start of its attempt.',
    labelNames: ['kind'],
    buckets: WAIT_BUCKETS,
    registers,
  })
  const run = new Histogram({
    name: 'canopy_task_run_seconds',
    help: 'How long an attempt ran; the status is what it left the task in, PENDING to be tried again.',
    labelNames: ['kind', 'status'],
    buckets: RUN_BUCKETS,
    registers,
  })
  // A counter that is first seen at 1 has not risen: increase() needs the 0 before it.
  for (const kind of Object.values(TaskKind)) {
    started.inc({ kind }, 0)
    for (const status of ENDS) finished.inc({ kind, status }, 0)
    for (const code of RETRY_CODES) retries.inc({ kind, code }, 0)
  }
  const startTimes = new WeakMap<Task, number>()
  return {
    taskStarted(task) {
      const { kind, startedAt, dueAt } = task
      started.inc({ kind })
      // Both times are of the database's clock. The start is rounded, so it may seem to come before the due time.
      if (startedAt) wait.observe({ kind }, Math.max(0, startedAt.getTime() - dueAt.getTime()) / 1000)
      startTimes.set(task, performance.now())
    },
    attemptEnded(task, status, code = 'OTHER') {
      const { kind } = task
      const startTime = startTimes.get(task)
      // Unknown of an attempt that another process lost.
      if (startTime !== undefined) run.observe({ kind, status }, (performance.now() - startTime) / 1000)
      if (status === 'PENDING') retries.inc({ kind, code: RETRY_CODES.includes(code) ? code : 'OTHER' })
      else if (status !== 'RUNNING') finished.inc({ kind, status })
    },
    taskFinished: ({ kind }, status) => finished.inc({ kind, status }),
  }
}
