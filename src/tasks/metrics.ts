import { Counter, Histogram, type Registry } from 'prom-client'
import { type Task, TaskKind, type TaskStatus } from '../generated/prisma/client.ts'

/** Final status of a task. */
type TaskEnd = Exclude<TaskStatus, 'PENDING' | 'RUNNING'>

const ENDS: TaskEnd[] = ['COMPLETED', 'FAILED', 'CANCELLED', 'TIMED_OUT']
/** Codes of attempts that are retried. Other codes count as OTHER, to limit the number of labels. */
const RETRY_CODES = ['INTERNAL', 'TIMEOUT', 'WORKER_LOST', 'WORKER_STOPPING', 'OTHER']
const WAIT_BUCKETS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 900, 3600]
const RUN_BUCKETS = [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600]

export interface TaskMetrics {
  /** Call when this process claims an attempt. */
  taskStarted(task: Task): void
  /**
   * Call when an attempt ends. `status` is the new status of the task. PENDING: it will be retried because of `code`.
   */
  attemptEnded(task: Task, status: TaskStatus, code?: string): void
  /** Call when a task ends without an attempt. */
  taskFinished(task: Pick<Task, 'kind'>, status: TaskEnd): void
  /** Call when a worker has asked for tasks. `conflicts`: tasks that other workers took while it waited its turn. */
  tasksClaimed(claim: { tasks: number; conflicts: number }): void
  /** Call when a heartbeat was recorded or failed. */
  leaseRenewed(isRecorded: boolean): void
  /** Call when this worker ends an attempt whose worker lost it. */
  leaseLost(cause: LeaseLoss): void
}

/**
 * Why an attempt lost its worker. silent: no heartbeat within the lease. stopped: the worker received SIGTERM and ended
 * before it returned the task. stray: the worker claimed the task but never learned that.
 */
const LEASE_LOSSES = ['silent', 'stopped', 'stray'] as const
type LeaseLoss = (typeof LEASE_LOSSES)[number]

/** Metrics of tasks in this process. */
export function createTaskMetrics(registry: Registry): TaskMetrics {
  const registers = [registry]
  const started = new Counter({
    name: 'canopy_tasks_started_total',
    help: 'Task attempts that this process started.',
    labelNames: ['kind'],
    registers,
  })
  const finished = new Counter({
    name: 'canopy_tasks_finished_total',
    help: 'Tasks that ended in this process, by final status.',
    labelNames: ['kind', 'status'],
    registers,
  })
  const retries = new Counter({
    name: 'canopy_task_retries_total',
    help: 'Attempts after which the task will be retried, by error code.',
    labelNames: ['kind', 'code'],
    registers,
  })
  const wait = new Histogram({
    name: 'canopy_task_wait_seconds',
    help: 'Time from when a task was due to the start of its attempt.',
    labelNames: ['kind'],
    buckets: WAIT_BUCKETS,
    registers,
  })
  const run = new Histogram({
    name: 'canopy_task_run_seconds',
    help: 'Duration of an attempt, by the status of the task after it. PENDING means that the task will be retried.',
    labelNames: ['kind', 'status'],
    buckets: RUN_BUCKETS,
    registers,
  })
  const claims = new Counter({
    name: 'canopy_claims_total',
    help: 'Requests of this worker for tasks, by result: claimed, or empty if no due task could run.',
    labelNames: ['result'],
    registers,
  })
  const conflicts = new Counter({
    name: 'canopy_claim_conflicts_total',
    help: 'Tasks that were due when this worker asked for tasks, but that other workers took while it waited its turn.',
    registers,
  })
  const renewals = new Counter({
    name: 'canopy_lease_renewals_total',
    help: 'Heartbeats of this worker, by result: renewed or failed. Each renews the leases of all tasks that it runs.',
    labelNames: ['result'],
    registers,
  })
  const losses = new Counter({
    name: 'canopy_leases_lost_total',
    help: 'Attempts that lost their worker, counted by the worker that noticed, by cause: silent (no heartbeat within the lease), stopped (ended before it returned the task) or stray (claimed, but never started).',
    labelNames: ['cause'],
    registers,
  })
  // Counters start at 0, because increase() does not see a counter that first appears as 1.
  for (const kind of Object.values(TaskKind)) {
    started.inc({ kind }, 0)
    for (const status of ENDS) finished.inc({ kind, status }, 0)
    for (const code of RETRY_CODES) retries.inc({ kind, code }, 0)
  }
  for (const result of ['claimed', 'empty']) claims.inc({ result }, 0)
  for (const result of ['renewed', 'failed']) renewals.inc({ result }, 0)
  for (const cause of LEASE_LOSSES) losses.inc({ cause }, 0)
  const startTimes = new WeakMap<Task, number>()
  return {
    taskStarted(task) {
      const { kind, startedAt, dueAt } = task
      started.inc({ kind })
      // Both times are from the database's clock. The start is rounded, so it may be before the due time.
      if (startedAt) wait.observe({ kind }, Math.max(0, startedAt.getTime() - dueAt.getTime()) / 1000)
      startTimes.set(task, performance.now())
    },
    attemptEnded(task, status, code = 'OTHER') {
      const { kind } = task
      const startTime = startTimes.get(task)
      // Unknown if the attempt ran in another process, which was lost.
      if (startTime !== undefined) run.observe({ kind, status }, (performance.now() - startTime) / 1000)
      if (status === 'PENDING') retries.inc({ kind, code: RETRY_CODES.includes(code) ? code : 'OTHER' })
      else if (status !== 'RUNNING') finished.inc({ kind, status })
    },
    taskFinished: ({ kind }, status) => finished.inc({ kind, status }),
    tasksClaimed({ tasks, conflicts: taken }) {
      claims.inc({ result: tasks > 0 ? 'claimed' : 'empty' })
      conflicts.inc(taken)
    },
    leaseRenewed: isRecorded => renewals.inc({ result: isRecorded ? 'renewed' : 'failed' }),
    leaseLost: cause => losses.inc({ cause }),
  }
}

/**
 * Outcome of a delivery attempt. delivered: 2xx response. refused: other status. unreachable: no response in time.
 * failed: not sent, because the address is not allowed or an internal error occurred.
 */
const OUTCOMES = ['delivered', 'refused', 'unreachable', 'failed'] as const
type WebhookOutcome = (typeof OUTCOMES)[number]

/** Later attempts count as the last one, to limit the number of labels. */
const ATTEMPTS = ['1', '2', '3', '4+']

const BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

interface EndedWebhookAttempt {
  outcome: WebhookOutcome
  /** Number of the attempt in its delivery, from 1. */
  attempt: number
  seconds: number
}

export interface WebhookMetrics {
  /** Call when a delivery attempt ends. */
  webhookAttempted(ended: EndedWebhookAttempt): void
}

/** Metrics of webhooks in this process. */
export function createWebhookMetrics(registry: Registry): WebhookMetrics {
  const attempts = new Counter({
    name: 'canopy_webhook_attempts_total',
    help: 'Webhook delivery attempts, by outcome: delivered, refused (response other than 2xx), unreachable (no response) or failed (not sent); and by number of the attempt in its delivery: 1, 2, 3 or 4+.',
    labelNames: ['outcome', 'attempt'],
    registers: [registry],
  })
  const duration = new Histogram({
    name: 'canopy_webhook_attempt_seconds',
    help: 'Duration of a webhook delivery attempt.',
    labelNames: ['outcome'],
    buckets: BUCKETS,
    registers: [registry],
  })
  for (const outcome of OUTCOMES) for (const attempt of ATTEMPTS) attempts.inc({ outcome, attempt }, 0)
  return {
    webhookAttempted({ outcome, attempt, seconds }) {
      attempts.inc({ outcome, attempt: ATTEMPTS[Math.min(attempt, ATTEMPTS.length) - 1] ?? '1' })
      duration.observe({ outcome }, seconds)
    },
  }
}
