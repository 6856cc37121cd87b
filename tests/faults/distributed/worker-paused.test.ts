import { expect, it } from 'vitest'
import { encodeId } from '../../../src/platform/ids.ts'
import { checkTasks } from '../../support/check-tasks.ts'
import { type Fleet, LEASE_MS, startFleet, type WorkerProcess, waitForEnds } from '../../support/fleet.ts'
import { sendDocuments } from '../../support/send-work.ts'
import { waitUntil } from '../../support/wait-until.ts'

const PAUSED_WORKERS = 4
const PAUSES_EACH = 5
const DOCUMENTS = 40
/** The lease, a heartbeat of whoever notices, and the queue before it. */
const TAKEN_OVER_WITHIN_MS = LEASE_MS + 12_000

interface Running {
  id: string
  attempt: number
  status: string
}

/** Stops the worker in the middle of a task until another has taken that up. @returns UUID of the task. */
async function pauseInTask({ sql }: Fleet, worker: WorkerProcess, isEndAwaited: boolean): Promise<string> {
  for (;;) {
    // One that has not lost a worker yet: a second loss would end it as poisoned, by rule.
    const task = await waitUntil('the worker runs a task', 20_000, async () => {
      const rows = await sql<Running>(
        "SELECT * FROM tasks WHERE worker_id = $1 AND status = 'RUNNING' AND attempt = 1 AND progress_done > 0",
        [worker.workerId],
      )
      return rows[0]
    })
    worker.signal('SIGSTOP')
    // It may have gone on to another meanwhile, and that one may have lost a worker already.
    const [held] = await sql('SELECT FROM tasks WHERE id = $1 AND worker_id = $2', [task.id, worker.workerId])
    if (!held) {
      worker.signal('SIGCONT')
      continue
    }
    const later = await waitUntil('another worker has taken the task up', TAKEN_OVER_WITHIN_MS, async () => {
      const [row] = await sql<Running>('SELECT * FROM tasks WHERE id = $1', [task.id])
      const isOver = row?.status === 'COMPLETED'
      return row && (isOver || (row.attempt > 1 && row.status === 'RUNNING' && !isEndAwaited)) && row
    })
    worker.signal('SIGCONT')
    await waitUntil('the worker is back', 20_000, async () => {
      const rows = await sql('SELECT FROM workers WHERE id = $1 AND now() - last_seen_at < $2::interval', [
        worker.workerId,
        '200 ms',
      ])
      return rows.length > 0
    })
    // Otherwise it had said its last word just before it was stopped.
    if (later.attempt > 1) return task.id
  }
}

it('a worker that was paused past its lease writes nothing more of a task that another has taken up', {
  timeout: 240_000,
}, async () => {
  const fleet = await startFleet()
  const one = { WORKER_CONCURRENCY: '1' }
  await fleet.startWorker(one, 'steady')
  const names = Array.from({ length: PAUSED_WORKERS }, (_, i) => `paused ${i}`)
  const workers: WorkerProcess[] = []
  for (const name of names) workers.push(await fleet.startWorker(one, name))
  const accepted: string[] = []
  let isDone = false
  const feed = async () => {
    while (!isDone) {
      const [waiting] = await fleet.sql<{ count: number }>(
        "SELECT count(*)::int AS count FROM tasks WHERE status = 'PENDING'",
      )
      if ((waiting?.count ?? 0) < PAUSED_WORKERS)
        accepted.push(await sendDocuments(fleet.api.client, DOCUMENTS))
      await new Promise(resolve => setTimeout(resolve, 20))
    }
  }
  const pauses: { taskId: string; name: string }[] = []
  const pauseAll = workers.map(async (worker, i) => {
    for (let pause = 0; pause < PAUSES_EACH; pause++)
      pauses.push({ taskId: await pauseInTask(fleet, worker, pause % 2 === 0), name: names[i]! })
  })
  await Promise.all([feed(), Promise.all(pauseAll).finally(() => (isDone = true))])
  await waitForEnds(fleet, 10_000)
  await checkTasks(fleet, accepted)
  expect(pauses).toHaveLength(PAUSED_WORKERS * PAUSES_EACH)
  const late = await fleet.sql(
    `SELECT late.* FROM unnest($1::uuid[], $2::text[]) paused (id, worker)
      JOIN task_events restart ON restart.task_id = paused.id AND restart.type = 'STARTED' AND restart.attempt = 2
      JOIN effects since ON since.id = paused.id AND since.sequence = restart.sequence
      JOIN effects late ON late.position >= since.position AND late.writer = paused.worker
    WHERE late.id = paused.id OR late.id IN (
      SELECT document::uuid FROM tasks, jsonb_array_elements_text(input -> 'documentIds') document
      WHERE tasks.id = paused.id)`,
    [pauses.map(({ taskId }) => taskId), pauses.map(({ name }) => name)],
  )
  expect(late, 'late writes that were accepted').toEqual([])
  const ids = pauses.map(({ taskId }) => encodeId('Task', taskId))
  expect(new Set(ids).size, 'each pause in a task of its own').toBe(pauses.length)
  const [paused] = await fleet.sql('SELECT DISTINCT status FROM tasks WHERE id = ANY($1)', [
    pauses.map(({ taskId }) => taskId),
  ])
  expect(paused).toEqual({ status: 'COMPLETED' })
})
