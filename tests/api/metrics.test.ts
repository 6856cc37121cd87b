import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { decodeId } from '../../src/platform/ids.ts'
import { PermanentFailure } from '../../src/tasks/define.ts'
import { graphql } from '../support/gql/gql.ts'
import { parseMetrics, scrapeMetrics, sumOf } from '../support/scrape-metrics.ts'
import { createAgent, createTaxonomy, waitForTask } from '../support/seed.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import { runAllAttempts } from '../support/task-retries.ts'
import type { TaskCode } from '../support/tasks/task-codes.ts'

const Cancel = graphql(`
  mutation MetricsCancel {
    cancelTasks(input: { filter: { status: [PENDING, RUNNING] } }) { __typename }
  }
`)

const KIND = { kind: 'COVERAGE_REFRESH' }
const finished: TaskCode = async () => async () => ({})
let code: TaskCode = finished
const canopy = setUpTestCanopy(
  { TASK_MAX_ATTEMPTS: '2', WORKER_CONCURRENCY: '1' },
  { COVERAGE_REFRESH: (run, services) => code(run, services) },
)
beforeAll(async () => {
  await createTaxonomy(canopy.client, [{ key: 'all', name: 'All' }])
})
beforeEach(() => {
  code = finished
})
afterEach(() => {
  vi.restoreAllMocks()
})

const scrape = () => scrapeMetrics(canopy.urls)

/** Time of the stopped clock, in ms. Like the real clock, it never goes backward. */
let stoppedAt = 0

/** Stops the clock that limits database metrics to one read per second. */
function stopClock() {
  stoppedAt = Math.max(stoppedAt, performance.now())
  vi.spyOn(performance, 'now').mockImplementation(() => stoppedAt)
}

/** Scrapes after the cached database metrics expire. */
function scrapeFresh() {
  stoppedAt += 1_001
  return scrape()
}

/** Enqueues a task that runs `code`. @returns its ID. */
async function enqueue(): Promise<string> {
  return (await createAgent(canopy.client, { nodeKeys: ['all'] })).taskId
}

/** Makes `code` wait until `end` is called. `started` resolves when the first task runs. */
function pauseCode() {
  const started = Promise.withResolvers<void>()
  const ended = Promise.withResolvers<void>()
  code = async () => {
    started.resolve()
    await ended.promise
    return async () => ({})
  }
  return { started: started.promise, end: ended.resolve }
}

/** Runs `act` and waits until each metric has risen by the expected amount. The worker counts with a delay. */
async function rise(act: () => Promise<unknown>, wanted: [string, Record<string, string>, number][]) {
  const before = await scrape()
  await act()
  const read = async () => {
    const after = await scrape()
    return wanted.map(([name, labels]) => sumOf(after, name, labels) - sumOf(before, name, labels))
  }
  await expect.poll(read).toEqual(wanted.map(([, , by]) => by))
}

describe('task metrics of a process', () => {
  it('count a completed task with its wait and duration', async () => {
    await rise(
      async () => waitForTask(canopy.client, await enqueue()),
      [
        ['canopy_tasks_started_total', KIND, 1],
        ['canopy_tasks_finished_total', { ...KIND, status: 'COMPLETED' }, 1],
        ['canopy_tasks_finished_total', { status: 'FAILED' }, 0],
        ['canopy_task_retries_total', {}, 0],
        ['canopy_task_wait_seconds_count', KIND, 1],
        ['canopy_task_run_seconds_count', { ...KIND, status: 'COMPLETED' }, 1],
      ],
    )
  })

  it('count a task that is retried and fails permanently', async () => {
    code = async () => {
      throw new Error('not today')
    }
    await rise(async () => {
      await enqueue()
      await runAllAttempts(canopy)
    }, [
      ['canopy_tasks_started_total', KIND, 2],
      ['canopy_task_retries_total', { ...KIND, code: 'INTERNAL' }, 1],
      ['canopy_task_retries_total', {}, 1],
      ['canopy_tasks_finished_total', { ...KIND, status: 'FAILED' }, 1],
      ['canopy_tasks_finished_total', {}, 1],
      ['canopy_task_run_seconds_count', { ...KIND, status: 'PENDING' }, 1],
      ['canopy_task_run_seconds_count', { ...KIND, status: 'FAILED' }, 1],
    ])
  })

  it('count a task whose worker was lost, in the worker that noticed', async () => {
    const { started, end } = pauseCode()
    await rise(async () => {
      const first = await enqueue()
      await started
      const second = await enqueue()
      // Simulates a task whose worker is gone.
      await canopy.app.database.prisma.task.update({
        where: { id: decodeId('Task', second) ?? '' },
        data: { status: 'RUNNING', attempt: 1, startedAt: new Date() },
      })
      end()
      await canopy.idle()
      await Promise.all([first, second].map(id => waitForTask(canopy.client, id)))
    }, [
      ['canopy_tasks_started_total', KIND, 2],
      ['canopy_task_retries_total', { ...KIND, code: 'WORKER_LOST' }, 1],
      ['canopy_tasks_finished_total', { ...KIND, status: 'COMPLETED' }, 2],
      ['canopy_tasks_finished_total', {}, 2],
    ])
  })

  it('count cancelled tasks, whether they ran or not', async () => {
    const started = Promise.withResolvers<void>()
    code = async ({ signal }) => {
      started.resolve()
      await new Promise(resolve => signal.addEventListener('abort', resolve))
      throw signal.reason
    }
    await rise(async () => {
      await enqueue()
      await started.promise
      await enqueue()
      await canopy.client.run(Cancel, {})
    }, [
      ['canopy_tasks_started_total', KIND, 1],
      ['canopy_tasks_finished_total', { ...KIND, status: 'CANCELLED' }, 2],
    ])
  })
})

describe('metrics from the database', () => {
  it('are the same in every process: pending and running tasks, dead letters, workers', async () => {
    code = async () => {
      throw new PermanentFailure('NO_SUCH_THING', 'There is no such thing.')
    }
    await waitForTask(canopy.client, await enqueue())
    const { started, end } = pauseCode()
    const first = await enqueue()
    await started
    const last = await enqueue()
    const { prisma } = canopy.app.database
    const deadLetters = await prisma.task.count({ where: { deadLetterReason: { not: null } } })
    await prisma.$executeRaw`UPDATE tasks SET started_at = now() - interval '1 hour' WHERE status = 'RUNNING'`
    await prisma.$executeRaw`UPDATE tasks SET due_at = now() - interval '2 hours' WHERE status = 'PENDING'`
    stopClock()
    const read = async () =>
      (await scrapeFresh()).map(one => ({
        up: sumOf([one], 'canopy_database_up'),
        events: sumOf([one], 'canopy_events_up'),
        pending: sumOf([one], 'canopy_tasks_pending'),
        medium: sumOf([one], 'canopy_tasks_pending', { priority: 'MEDIUM' }),
        running: sumOf([one], 'canopy_tasks_running'),
        hoursPending: Math.floor(sumOf([one], 'canopy_task_oldest_pending_seconds') / 3_600),
        hoursRunning: Math.floor(sumOf([one], 'canopy_task_oldest_running_seconds') / 3_600),
        dead: sumOf([one], 'canopy_dead_letters'),
        active: sumOf([one], 'canopy_workers_active'),
        lost: sumOf([one], 'canopy_workers_lost'),
      }))
    const same = {
      ...{ up: 1, events: 1, pending: 1, medium: 1, running: 1, hoursPending: 2, hoursRunning: 1 },
      ...{ dead: deadLetters, active: 1, lost: 0 },
    }
    await prisma.$executeRaw`UPDATE workers SET last_seen_at = now()`
    expect(await read()).toEqual(canopy.urls.map(() => same))
    await prisma.$executeRaw`
      INSERT INTO workers (id, host, version, concurrency, last_seen_at)
      VALUES (gen_random_uuid(), 'gone', '0', 1, now() - interval '1 hour')`
    expect(await read()).toEqual(canopy.urls.map(() => ({ ...same, lost: 1 })))
    vi.restoreAllMocks()
    end()
    await Promise.all([first, last].map(id => waitForTask(canopy.client, id)))
  })

  it('include webhook deliveries, also those due later', async () => {
    const { prisma } = canopy.app.database
    const { id } = await prisma.workspace.findFirstOrThrow()
    await prisma.$executeRaw`
      INSERT INTO webhook_endpoints (id, workspace_id, url, events, status)
      VALUES (gen_random_uuid(), ${id}::uuid, 'https://example.com', '{TASK_FAILED}', 'DISABLED')`
    await prisma.$executeRaw`
      INSERT INTO webhook_deliveries (workspace_id, event, url, payload, status, created_at, next_attempt_at)
      SELECT ${id}::uuid, 'TASK_FAILED', 'https://example.com', '{}', status::"WebhookDeliveryStatus", now() - interval '1 hour',
        now() + interval '1 hour' FROM unnest('{PENDING,PENDING,FAILED,DELIVERED}'::text[]) AS status`
    stopClock()
    const [one = new Map()] = await scrapeFresh()
    expect([
      sumOf([one], 'canopy_webhook_deliveries_pending'),
      Math.floor(sumOf([one], 'canopy_webhook_oldest_pending_seconds') / 3_600),
      sumOf([one], 'canopy_webhook_endpoints_disabled'),
    ]).toEqual([2, 1, 1])
  })
})

describe('/metrics', () => {
  it('is Prometheus text, readable without a key', async () => {
    for (const url of canopy.urls) {
      const answer = await fetch(`${url}/metrics`)
      expect(answer.status).toBe(200)
      expect(answer.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
      const families = parseMetrics(await answer.text())
      for (const [name, { type, help }] of families) {
        expect(help, name).not.toBe('')
        if (name.startsWith('canopy_')) expect(name.endsWith('_total'), name).toBe(type === 'counter')
      }
      const head = await fetch(`${url}/metrics`, { method: 'HEAD' })
      expect([head.status, await head.text()]).toEqual([200, ''])
      const post = await fetch(`${url}/metrics`, { method: 'POST' })
      expect([post.status, post.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
    }
  })

  it('contains no workspaces, IDs or client input', async () => {
    const allowed =
      /^(kind|status|code|priority|outcome|limit|path|le|type|version|major|minor|patch|space|quantile|use|direction|scope)$/
    for (const families of await scrape())
      for (const { samples } of families.values())
        for (const { labels } of samples) {
          expect(Object.keys(labels).filter(label => !allowed.test(label))).toEqual([])
          for (const value of Object.values(labels)) expect(value).not.toMatch(/[0-9a-f]{8}-|_[0-9a-z]{26}/)
        }
  })

  it('counts all unknown paths as one', async () => {
    const paths = Array.from({ length: 50 }, (_, i) => `/no/such/path${i}?secret=${i}`)
    await rise(
      () => Promise.all(paths.map(path => fetch(`${canopy.url}${path}`))),
      [['canopy_http_requests_total', { path: 'other', status: '404' }, 50]],
    )
    const text = await fetch(`${canopy.url}/metrics`).then(answer => answer.text())
    expect(text).not.toContain('such')
  })

  it('shows event streams while they are open', async () => {
    const { end } = pauseCode()
    const watching = waitForTask(canopy.client, await enqueue())
    const streams = async () => sumOf(await scrape(), 'canopy_http_open_streams')
    await expect.poll(streams).toBe(1)
    end()
    await watching
    await expect.poll(streams).toBe(0)
  })

  it('queries the database at most once a second, and scraping creates no series', async () => {
    const countSeries = (families: Map<string, { samples: unknown[] }>) =>
      [...families].reduce(
        (sum, [name, family]) => sum + (name.startsWith('canopy_') ? family.samples.length : 0),
        0,
      )
    await canopy.idle()
    stopClock()
    const [before = new Map()] = await scrapeFresh()
    const statements = canopy.app.database.statementCount()
    for (let i = 0; i < 100; i++) await scrape()
    expect(canopy.app.database.statementCount() - statements).toBe(0)
    const [after = new Map()] = await scrapeFresh()
    expect(canopy.app.database.statementCount() - statements).toBe(1)
    expect(countSeries(after)).toBe(countSeries(before))
  })
})
