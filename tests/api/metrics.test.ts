import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { decodeId } from '../../src/platform/ids.ts'
import { PermanentFailure } from '../../src/tasks/define.ts'
import { graphql } from '../support/gql/gql.ts'
import { openEvents, openSocket } from '../support/open-stream.ts'
import { postRaw } from '../support/raw-request.ts'
import { registerOne, sha256 } from '../support/register-documents.ts'
import { makeApprovedPlan } from '../support/report-world.ts'
import { makeRunningTask } from '../support/running-task.ts'
import { parseMetrics, scrapeMetrics, sumOf } from '../support/scrape-metrics.ts'
import { addDocuments, createAgent, createTaxonomy, waitForTask } from '../support/seed.ts'
import { singleConnection } from '../support/single-connection.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import { runAllAttempts } from '../support/task-retries.ts'
import type { TaskCode } from '../support/tasks/task-codes.ts'

const Cancel = graphql(`
  mutation MetricsCancel {
    cancelTasks(input: { filter: { status: [PENDING, RUNNING] } }) { __typename }
  }
`)

const Watch = graphql(`
  subscription MetricsWatch($taskId: ID!, $after: Int!) {
    taskEvents(taskId: $taskId, after: $after) { ... on TaskEvent { sequence } }
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
function scrapeFresh(afterMs = 1_001) {
  stoppedAt += afterMs
  return scrape()
}

/** Creates a running task without a worker, with two events. */
async function newTask() {
  const { id } = await canopy.app.database.prisma.workspace.findFirstOrThrow()
  return makeRunningTask(canopy.app, id)
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
        ['canopy_claims_total', { result: 'claimed' }, 1],
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
        capacity: sumOf([one], 'canopy_workers_capacity'),
      }))
    const same = {
      ...{ up: 1, events: 1, pending: 1, medium: 1, running: 1, hoursPending: 2, hoursRunning: 1 },
      ...{ dead: deadLetters, active: 1, lost: 0, capacity: 1 },
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

describe('metrics of the installation', () => {
  it('count agents, documents, reports and users with a request in the last day, at most once a minute', async () => {
    const { prisma } = canopy.app.database
    const read = async (scrapes: ReturnType<typeof scrape>) =>
      (await scrapes).map(one =>
        ['agents', 'documents', 'reports', 'users_active'].map(name => sumOf([one], `canopy_${name}`)),
      )
    stopClock()
    const before = await read(scrapeFresh(60_001))
    vi.restoreAllMocks()
    const { agentId, taskId } = await createAgent(canopy.client, { nodeKeys: ['all'] })
    await waitForTask(canopy.client, taskId)
    const texts = ['One.', 'Two.'].map(text => ({ title: text, contentType: 'text/plain', text }))
    await addDocuments(canopy.client, ...texts)
    const { topicId, planId } = await makeApprovedPlan(canopy.app, agentId)
    const { workspaceId } = await prisma.user.findFirstOrThrow()
    const planned = { topicId: decodeId('Topic', topicId) ?? '', planId: decodeId('TopicPlan', planId) ?? '' }
    await prisma.report.create({ data: { workspaceId, ...planned, version: 1 } })
    for (const asksToday of [true, false]) {
      await postRaw(await canopy.newClient(), { query: '{ viewer { scopes } }' })
      const { id } = await prisma.apiKey.findFirstOrThrow({ orderBy: { id: 'desc' } })
      const lastUsedAt = new Date(Date.now() - 25 * 3_600_000)
      if (!asksToday) await prisma.apiKey.update({ where: { id }, data: { lastUsedAt } })
    }
    stopClock()
    expect(await read(scrapeFresh())).toEqual(before)
    const wanted = before.map(counts => counts.map((count, i) => count + ([1, 2, 1, 1][i] ?? 0)))
    expect(await read(scrapeFresh(60_001))).toEqual(wanted)
  })
})

describe('metrics of streams', () => {
  const messages = (transport: string, by: number): [string, Record<string, string>, number] => [
    'canopy_stream_messages_total',
    { transport },
    by,
  ]

  it('count the events of Server-Sent Events', async () => {
    const task = await newTask()
    await task.finish()
    const operation = { document: Watch, variables: { taskId: task.id, after: 0 } }
    // Three events and the end.
    await rise(
      async () => (await openEvents(canopy.client, operation)).ended,
      [messages('sse', 4), messages('websocket', 0)],
    )
    const single = singleConnection(canopy.client)
    await rise(async () => {
      const { text: token } = await single.reserve()
      const stream = await single.open(token)
      await single.start(token, { ...operation, id: 'watch' })
      await expect.poll(() => stream.events('watch').length).toBe(4)
      stream.close()
      await stream.ended
    }, [messages('sse', 4)])
  })

  it('count the messages of a WebSocket, and show it while it is open', async () => {
    const open = async () => sumOf(await scrape(), 'canopy_websockets_open')
    expect(await open()).toBe(0)
    const task = await newTask()
    // The acknowledged connection, three events and the end.
    await rise(async () => {
      const { ended } = await openSocket(canopy.client, {
        document: Watch,
        variables: { taskId: task.id, after: 0 },
      })
      expect(await open()).toBe(1)
      await task.finish()
      await ended
    }, [messages('websocket', 5), messages('sse', 0)])
    await expect.poll(open).toBe(0)
  })
})

describe('metrics of caches', () => {
  const lookups = (
    cache: string,
    hits: number,
    misses: number,
  ): [string, Record<string, string>, number][] => [
    ['canopy_cache_requests_total', { cache, result: 'hit' }, hits],
    ['canopy_cache_requests_total', { cache, result: 'miss' }, misses],
  ]
  const NAME = 'query MetricsName { viewer { user { name } } }'
  const send = (body: object) => postRaw(canopy.client, body)

  it('count parsed documents', async () => {
    await rise(
      async () => {
        for (let i = 0; i < 3; i++) await send({ query: NAME })
      },
      lookups('parsed_documents', 2, 1),
    )
  })

  it('count registered documents, and those that clients stored', async () => {
    const documentId = await registerOne(canopy.client, NAME)
    stopClock()
    await rise(
      async () => {
        for (let i = 0; i < 3; i++) await send({ documentId })
      },
      lookups('trusted_documents', 2, 1),
    )
    const query = '{ viewer { scopes } }'
    const extensions = { persistedQuery: { version: 1, sha256Hash: sha256(query) } }
    await rise(async () => {
      await send({ extensions })
      await send({ query, extensions })
      for (let i = 0; i < 2; i++) await send({ extensions })
    }, [...lookups('automatic_documents', 2, 1), ...lookups('trusted_documents', 0, 1)])
  })

  it('count the origins of preflight requests', async () => {
    const headers = { origin: 'https://metrics.example.com', 'access-control-request-method': 'POST' }
    stopClock()
    await rise(
      async () => {
        for (let i = 0; i < 3; i++) await fetch(canopy.client.url, { method: 'OPTIONS', headers })
      },
      lookups('key_origins', 2, 1),
    )
  })

  it('count results of events that subscribers share', async () => {
    const task = await newTask()
    stopClock()
    const variables = { taskId: task.id, after: 2 }
    await rise(
      async () => {
        const streams = await Promise.all(
          Array.from({ length: 3 }, () => openEvents(canopy.client, { document: Watch, variables })),
        )
        await task.finish()
        await Promise.all(streams.map(({ ended }) => ended))
      },
      lookups('event_results', 2, 1),
    )
  })
})

describe('metrics of the database', () => {
  it('count statements by kind, and show the connection', async () => {
    const { prisma } = canopy.app.database
    await canopy.idle()
    stopClock()
    await scrapeFresh(60_001)
    const count = (kind: string, by: number): [string, Record<string, string>, number] => [
      'canopy_database_statement_seconds_count',
      { pool: 'all', kind },
      by,
    ]
    await rise(async () => {
      await prisma.$queryRaw`SELECT 1`
      await prisma.$queryRaw`WITH one AS (SELECT id FROM workers FOR UPDATE) SELECT * FROM one`
      await prisma.$queryRaw`WITH gone AS (DELETE FROM workers WHERE false) SELECT 1`
      await prisma.worker.updateMany({ where: { host: 'none' }, data: { host: 'none' } })
      await prisma.worker.deleteMany({ where: { host: 'none' } })
    }, [count('read', 2), count('write', 3), count('transaction', 0)])
    await rise(async () => {
      await prisma.$transaction(async tx => tx.$queryRaw`SELECT 1`)
    }, [count('read', 1), count('transaction', 1)])
    const pool = (await scrape()).map(one =>
      ['open', 'idle', 'waiting', 'max'].map(name =>
        sumOf([one], `canopy_database_pool_${name}`, { pool: 'all' }),
      ),
    )
    expect(pool).toEqual([[1, 1, 0, 1]])
  })

  it('count heartbeats', async () => {
    await canopy.idle()
    await rise(
      () => canopy.idle(),
      [
        ['canopy_lease_renewals_total', { result: 'renewed' }, 1],
        ['canopy_lease_renewals_total', { result: 'failed' }, 0],
      ],
    )
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
      /^(kind|status|code|priority|outcome|limit|path|le|type|version|major|minor|patch|space|quantile|purpose|direction|scope|pool|cache|result|transport|cause|attempt)$/
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
    const [before = new Map()] = await scrapeFresh(60_001)
    const statements = canopy.app.database.statementCount()
    for (let i = 0; i < 100; i++) await scrape()
    expect(canopy.app.database.statementCount() - statements).toBe(0)
    const [after = new Map()] = await scrapeFresh()
    expect(canopy.app.database.statementCount() - statements).toBe(1)
    expect(countSeries(after)).toBe(countSeries(before))
  })
})
