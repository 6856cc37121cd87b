import { expect, it, vi } from 'vitest'
import { checkTasks } from '../../support/check-tasks.ts'
import { type Fleet, makeAgents, type ProxiedWorker, startFleet, waitForEnds } from '../../support/fleet.ts'
import { sized } from '../../support/scale.ts'
import { sendDocuments, sendRefresh } from '../../support/send-work.ts'
import { atEnd } from '../../support/start-test-canopy.ts'
import { waitUntil } from '../../support/wait-until.ts'

const PAUSED_WORKERS = sized(1, 4)
const PAUSES_EACH = sized(2, 5)
/** Enough for several transactions. */
const DOCUMENTS = 200
const AGENTS = 100
/** A task reports progress, then begins its next write: documents, or a measurement with the task's completion. */
const PROGRESS = { statement: /UPDATE tasks SET progress_percent/, when: 'before' } as const
const BEGIN = { statement: /^BEGIN/i, when: 'before' } as const
const MORE_THAN_LEASE_MS = 61_000

interface Running {
  id: string
  attempt: number
  status: string
  losses: number
}

/** Pauses the process right before a write of a task. @returns a function that lets the write proceed. */
function stopBeforeWrite({ proxy, signal }: ProxiedWorker): Promise<() => void> {
  return new Promise(resolve =>
    proxy.holdNext(PROGRESS, releaseFirst => {
      proxy.holdNext(BEGIN, release => {
        signal('SIGSTOP')
        resolve(release)
      })
      releaseFirst()
    }),
  )
}

/** Pauses the worker in the middle of a task until another worker has taken it over. @returns UUID of the task. */
async function pauseInTask(fleet: Fleet, worker: ProxiedWorker, isEndAwaited: boolean): Promise<string> {
  for (;;) {
    const release = await stopBeforeWrite(worker)
    const running = "SELECT * FROM tasks WHERE worker_id = $1 AND status = 'RUNNING'"
    const [task] = await fleet.sql<Running>(running, [worker.workerId])
    const resume = () => {
      worker.signal('SIGCONT')
      release()
    }
    // A task that lost a second worker would be quarantined.
    if (!task || task.losses > 0) {
      resume()
      continue
    }
    await waitUntil('another worker has taken the task over', async () => {
      // Repeated, because its last heartbeat may still be in flight.
      await fleet.expireLease(worker)
      const [row] = await fleet.sql<Running>('SELECT * FROM tasks WHERE id = $1', [task.id])
      return row?.status === 'COMPLETED' || (!isEndAwaited && row?.status === 'RUNNING' && row.attempt > 1)
    })
    // Otherwise, tasks that it claims before its next heartbeat would be lost immediately.
    const [renewed] = await fleet.sql<{ at: string }>(
      'UPDATE workers SET last_seen_at = now() WHERE id = $1 RETURNING last_seen_at::text AS at',
      [worker.workerId],
    )
    resume()
    await fleet.waitForRow(
      'the worker is back',
      'SELECT FROM workers WHERE id = $1 AND last_seen_at > $2::timestamptz',
      [worker.workerId, renewed?.at],
    )
    return task.id
  }
}

it('rejects every write of a worker that was paused past its lease', async () => {
  const fleet = await startFleet()
  const names = Array.from({ length: PAUSED_WORKERS }, (_, i) => `paused ${i}`)
  const workers = await Promise.all(
    names.map(name => fleet.startProxiedWorker({ WORKER_CONCURRENCY: '1' }, name)),
  )
  const agents = await makeAgents(fleet, AGENTS)
  const accepted: string[] = []
  let isDone = false
  const feed = async () => {
    for (let i = 0; !isDone; i++) {
      const { client } = fleet.api
      accepted.push(
        await (i % 2 === 0
          ? sendRefresh(client, agents[i % AGENTS] ?? '')
          : sendDocuments(client, DOCUMENTS)),
      )
      await waitUntil('tasks are needed', async () => {
        const waiting = await fleet.sql("SELECT FROM tasks WHERE status = 'PENDING'")
        return isDone || waiting.length < PAUSED_WORKERS
      })
    }
  }
  const pauses: { taskId: string; name: string }[] = []
  const pauseAll = workers.map(async worker => {
    for (let pause = 0; pause < PAUSES_EACH; pause++)
      pauses.push({ taskId: await pauseInTask(fleet, worker, pause % 2 === 1), name: worker.name })
  })
  const steady = waitUntil('a paused worker has a task', async () => {
    const running = await fleet.sql("SELECT FROM tasks WHERE status = 'RUNNING'")
    return isDone || running.length > 0
  }).then(() => fleet.startWorker({ WORKER_CONCURRENCY: '1' }, 'steady'))
  await Promise.all([feed(), steady, Promise.all(pauseAll).finally(() => (isDone = true))])
  await waitForEnds(fleet)
  // After this, no late write is in flight.
  for (const worker of workers) expect(await worker.end('SIGTERM'), worker.output()).toBe(0)
  await checkTasks(fleet, accepted)
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
  const ids = new Set(pauses.map(({ taskId }) => taskId))
  expect(ids.size, 'each pause in a task of its own').toBe(PAUSED_WORKERS * PAUSES_EACH)
  expect(
    await fleet.sql('SELECT DISTINCT status, attempt FROM tasks WHERE id = ANY($1)', [[...ids]]),
  ).toEqual([{ status: 'COMPLETED', attempt: 2 }])
})

it('does not take over tasks of a silent worker if it was paused itself', async () => {
  const fleet = await startFleet()
  // The clock of this worker jumps by more than a lease between any two reads.
  let now = 0
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => (now += MORE_THAN_LEASE_MS))
  atEnd(() => clock.mockRestore())
  const worker = await fleet.startWorkerWith({})
  const silent = await fleet.startSilentTask()
  await fleet.sql(
    "UPDATE workers SET last_seen_at = now() - interval '1 hour' FROM tasks WHERE tasks.id = $1 AND workers.id = worker_id",
    [silent.uuid],
  )
  const lastSeen = async () => {
    const [row] = await fleet.sql<{ at: Date }>('SELECT last_seen_at AS at FROM workers WHERE id = $1', [
      worker.workerId,
    ])
    return Number(row?.at)
  }
  const status = async () => {
    const [row] = await fleet.sql<{ status: string }>('SELECT status FROM tasks WHERE id = $1', [silent.uuid])
    return row?.status
  }
  for (let beats = 0, before = await lastSeen(); beats < 3; beats++)
    before = await waitUntil('it beats', async () => {
      const at = await lastSeen()
      return at > before && at
    })
  expect(await status()).toBe('RUNNING')
  clock.mockRestore()
  await waitUntil('the task is taken from the silent worker', async () => (await status()) !== 'RUNNING')
})
