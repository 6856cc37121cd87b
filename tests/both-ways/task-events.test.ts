import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { decodeId } from '../../src/platform/ids.ts'
import { followLog } from '../../src/streams/follow.ts'
import type { EventLog, LogEntry, LogPage } from '../../src/streams/log.ts'
import type { Readers, SharedReader } from '../../src/streams/reader.ts'
import { collect } from '../support/collect.ts'
import { graphql } from '../support/gql/gql.ts'
import type { EventsWatchSubscription } from '../support/gql/graphql.ts'
import { watchRaw } from '../support/raw-request.ts'
import { randomId } from '../support/schema-walk.ts'
import { waitForTask } from '../support/seed.ts'
import { atEnd, startTestCanopy, type TestCanopy } from '../support/start-test-canopy.ts'
import { runAllAttempts } from '../support/task-retries.ts'
import type { TaskCode } from '../support/tasks/task-codes.ts'

const Prepare = graphql(`
  mutation EventsPrepare {
    createTaxonomy(input: { version: "v1", publish: true, nodes: [{ key: "all", name: "All" }] }) { __typename }
  }
`)
const Enqueue = graphql(`
  mutation EventsEnqueue {
    createAgent(input: { name: "guide", nodeKeys: ["all"] }) {
      ... on CreateAgentPayload { agent { id } task { id } }
    }
  }
`)
const Watch = graphql(`
  subscription EventsWatch($taskId: ID!, $after: Int, $heartbeatSeconds: Int) {
    taskEvents(taskId: $taskId, after: $after, heartbeatSeconds: $heartbeatSeconds) {
      __typename
      ... on TaskEvent {
        sequence
        type
        at
        status
        attempt
        message
        progress { percent step done total }
        failure { code message retryable attempt }
      }
      ... on EventGap { from to task { id lastSequence status } }
      ... on Heartbeat { at }
    }
  }
`)
const Events = graphql(`
  query EventsOfTask($taskId: ID!, $after: Int, $first: Int) {
    task(id: $taskId) {
      lastSequence
      events(after: $after, first: $first) {
        totalCount
        pageInfo { hasNextPage }
        nodes {
          __typename
          sequence
          type
          at
          status
          attempt
          message
          progress { percent step done total }
          failure { code message retryable attempt }
        }
      }
    }
  }
`)

type Item = EventsWatchSubscription['taskEvents']

/** Pauses a run until the test opens the gate. */
interface Gate {
  reached: Promise<void>
  open(): void
}

const STEPS = ['one', 'two', 'three', 'four', 'five']
/** Event types of a run of `working`: ENQUEUED, STARTED, the steps, COMPLETED. */
const TYPES = ['ENQUEUED', 'STARTED', ...STEPS.map(() => 'PROGRESSED'), 'COMPLETED']
const LAST = TYPES.length
/** The sequence of the last event before a gated run waits. */
const WAITS_AT = 4

const working: TaskCode = async ({ report }) => {
  for (const [i, step] of STEPS.entries())
    await report({ percent: (i + 1) * 10, step, done: i + 1, total: STEPS.length })
  return async () => ({})
}

let code: TaskCode = working
let canopy: TestCanopy
beforeAll(async () => {
  canopy = await startTestCanopy(
    { WORKER_CONCURRENCY: '1' },
    { COVERAGE_REFRESH: (run, services) => code(run, services) },
  )
  await canopy.client.run(Prepare, {})
})
beforeEach(() => {
  code = working
})
afterAll(() => canopy.stop())

async function enqueue(): Promise<string> {
  const { createAgent } = await canopy.client.run(Enqueue, {})
  if (!('task' in createAgent)) throw new Error('no task')
  return createAgent.task.id
}

async function runToEnd(): Promise<string> {
  const taskId = await enqueue()
  await waitForTask(canopy.client, taskId)
  return taskId
}

/** Makes subsequent runs wait after their second step until the gate is opened or the test ends. */
function gate(): Gate {
  const reached = Promise.withResolvers<void>()
  const opened = Promise.withResolvers<void>()
  atEnd(opened.resolve)
  code = async run => {
    const { report } = run
    for (const [i, step] of STEPS.entries()) {
      if (i === 2) {
        reached.resolve()
        await opened.promise
      }
      await report({ percent: (i + 1) * 10, step, done: i + 1, total: STEPS.length })
    }
    return async () => ({})
  }
  return { reached: reached.promise, open: opened.resolve }
}

async function* watch(taskId: string, after?: number, heartbeatSeconds?: number): AsyncGenerator<Item> {
  const variables = {
    taskId,
    ...(after !== undefined && { after }),
    ...(heartbeatSeconds && { heartbeatSeconds }),
  }
  for await (const { taskEvents } of canopy.client.watch(Watch, variables)) yield taskEvents
}

const sequenceOf = (item: Item) => (item.__typename === 'TaskEvent' ? item.sequence : item.__typename)
const typeOf = (item: Item) => (item.__typename === 'TaskEvent' ? item.type : item.__typename)
const count = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, i) => from + i)

async function next(items: AsyncGenerator<Item>): Promise<Item> {
  const { value, done } = await items.next()
  if (done) throw new Error('the stream ended')
  return value
}

describe('taskEvents of a finished task', () => {
  it('sends all events in order with `after: 0`, and completes', async () => {
    const items = await collect(watch(await runToEnd(), 0))
    expect(items.map(typeOf)).toEqual(TYPES)
    expect(items.map(sequenceOf)).toEqual(count(1, LAST))
  })

  it('sends exactly the events after each sequence, and none after the last', async () => {
    const taskId = await runToEnd()
    const whole = await collect(watch(taskId, 0))
    for (const after of count(1, LAST))
      expect(await collect(watch(taskId, after))).toEqual(whole.slice(after))
  })

  it('sends only the last event if `after` is omitted', async () => {
    const items = await collect(watch(await runToEnd()))
    expect(items).toMatchObject([
      { sequence: LAST, type: 'COMPLETED', status: 'COMPLETED', progress: { percent: 100 } },
    ])
  })

  it('sends only events if no heartbeat is requested', async () => {
    const items = await collect(watch(await runToEnd(), 0))
    expect(items.filter(item => item.__typename !== 'TaskEvent')).toEqual([])
  })
})

describe('taskEvents of a running task', () => {
  it('sends the latest event if `after` is omitted, then new ones', async () => {
    const { reached, open } = gate()
    const taskId = await enqueue()
    await reached
    const items = watch(taskId)
    expect(await next(items)).toMatchObject({
      sequence: WAITS_AT,
      status: 'RUNNING',
      progress: { step: 'two' },
    })
    open()
    expect((await collect(items)).map(sequenceOf)).toEqual(count(WAITS_AT + 1, LAST))
  })

  it.each(count(0, WAITS_AT))('sends exactly the events after %i, then new ones', async after => {
    const { reached, open } = gate()
    const taskId = await enqueue()
    await reached
    const items = watch(taskId, after)
    const had = []
    for (const _ of count(after + 1, WAITS_AT)) had.push(sequenceOf(await next(items)))
    open()
    expect([...had, ...(await collect(items)).map(sequenceOf)]).toEqual(count(after + 1, LAST))
  })

  it('sends the same events to 20 concurrent subscribers, whenever they joined', async () => {
    const { reached, open } = gate()
    const taskId = await enqueue()
    const early = count(1, 10).map(() => collect(watch(taskId, 0)))
    await reached
    const late = count(1, 10).map(() => collect(watch(taskId, 0)))
    open()
    const [first, ...others] = await Promise.all([...early, ...late])
    expect(first?.map(typeOf)).toEqual(TYPES)
    for (const other of others) expect(other).toEqual(first)
  })
})

describe('taskEvents of a pending task', () => {
  it.each([undefined, 0])('sends ENQUEUED with `after: %s`, then the whole run', async after => {
    const { reached, open } = gate()
    await enqueue()
    await reached
    // The only worker is busy with the previous task.
    const taskId = await enqueue()
    const items = watch(taskId, after)
    expect(await next(items)).toMatchObject({ sequence: 1, type: 'ENQUEUED', status: 'PENDING' })
    open()
    expect((await collect(items)).map(sequenceOf)).toEqual(count(2, LAST))
  })
})

describe('a stream that is interrupted', () => {
  it('resumes after any event without gaps or duplicates', async () => {
    const taskId = await enqueue()
    const had: unknown[] = []
    let isOver = false
    while (!isOver) {
      isOver = true
      for await (const item of watch(taskId, had.length)) {
        had.push(sequenceOf(item))
        isOver = false
        break
      }
    }
    expect(had).toEqual(count(1, LAST))
  })

  it('resumes after a failed attempt as after any other event', async () => {
    let attempts = 0
    code = async (run, services) => {
      attempts += 1
      if (attempts === 1) throw new Error('not yet')
      return working(run, services)
    }
    const taskId = await enqueue()
    const [enqueued, started, retry] = await collectSome(watch(taskId, 0), 3)
    expect([enqueued, started, retry].map(item => item && typeOf(item))).toEqual([
      'ENQUEUED',
      'STARTED',
      'RETRY_SCHEDULED',
    ])
    await runAllAttempts(canopy)
    const rest = await collect(watch(taskId, 3))
    expect(rest.map(typeOf)).toEqual(['STARTED', ...STEPS.map(() => 'PROGRESSED'), 'COMPLETED'])
    expect(rest.map(sequenceOf)).toEqual(count(4, 3 + rest.length))
  })
})

async function collectSome(items: AsyncGenerator<Item>, size: number): Promise<Item[]> {
  const some: Item[] = []
  for await (const item of items) if (some.push(item) === size) break
  return some
}

describe('a gap', () => {
  it('is reported with the task if `after` is beyond the last sequence', async () => {
    const taskId = await runToEnd()
    expect(await collect(watch(taskId, LAST + 7))).toEqual([
      {
        __typename: 'EventGap',
        from: String(LAST + 7),
        to: String(LAST + 1),
        task: { id: taskId, lastSequence: LAST, status: 'COMPLETED' },
      },
    ])
  })

  it('is followed by new events if `after` is beyond the last sequence of a running task', async () => {
    const { reached, open } = gate()
    const taskId = await enqueue()
    await reached
    const items = watch(taskId, 99)
    expect(await next(items)).toMatchObject({
      __typename: 'EventGap',
      from: '99',
      task: { lastSequence: WAITS_AT },
    })
    open()
    expect((await collect(items)).map(sequenceOf)).toEqual(count(WAITS_AT + 1, LAST))
  })

  it('is reported for removed events, followed by the remaining ones', async () => {
    const taskId = await runToEnd()
    const where = { taskId: decodeId('Task', taskId) ?? '', sequence: { lte: 3 } }
    await canopy.app.database.prisma.taskEvent.deleteMany({ where })
    const [gap, ...rest] = await collect(watch(taskId, 1))
    expect(gap).toMatchObject({ __typename: 'EventGap', from: '1', to: '4', task: { id: taskId } })
    expect(rest.map(sequenceOf)).toEqual(count(4, LAST))
    expect((await collect(watch(taskId, 3))).map(sequenceOf)).toEqual(count(4, LAST))
  })
})

describe('an invalid request for events', () => {
  it.each([
    ['a negative `after`', { after: -1 }, /after/],
    ['a heartbeat of 0 s', { heartbeatSeconds: 0 }, /heartbeatSeconds/],
    ['a heartbeat of 301 s', { heartbeatSeconds: 301 }, /heartbeatSeconds/],
  ])('is rejected with the name of the argument: %s', async (_, wrong, named) => {
    const [refusal, ...others] = await watchRaw(canopy.client, Watch, { taskId: await runToEnd(), ...wrong })
    expect(refusal?.errors).toMatchObject([
      {
        message: expect.stringMatching(named),
        extensions: { code: 'BAD_USER_INPUT', requestId: expect.any(String) },
      },
    ])
    expect(others).toEqual([])
  })

  it.each(['task', 'agent'])('is rejected for the ID of an unknown %s', async type => {
    const taskId = randomId(type)
    const [refusal, ...others] = await watchRaw(canopy.client, Watch, { taskId, after: 0 })
    expect(refusal?.errors).toMatchObject([
      { message: expect.stringContaining(taskId), extensions: { code: 'BAD_USER_INPUT' } },
    ])
    expect(others).toEqual([])
  })
})

describe('heartbeats', () => {
  it('are sent only to subscribers that ask for them, and do not change the events', async () => {
    const { reached, open } = gate()
    const taskId = await enqueue()
    await reached
    const without = collect(watch(taskId, 0))
    const items = watch(taskId, 0, 1)
    const had: Item[] = []
    do had.push(await next(items))
    while (had.at(-1)?.__typename !== 'Heartbeat')
    open()
    had.push(...(await collect(items)))
    expect(had.filter(item => item.__typename === 'TaskEvent')).toEqual(await without)
  })

  it('come once per interval while nothing happens', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date', 'performance'] })
    atEnd(() => vi.useRealTimers())
    const startedAt = Date.now()
    const over = new AbortController()
    const seen: [string, number][] = []
    const following = (async () => {
      for await (const page of followLog(SILENT_READERS, SILENT_LOG, {
        after: 0,
        heartbeatMs: 2_000,
        signal: over.signal,
      }))
        for (const { type } of page) seen.push([type, Date.now() - startedAt])
    })()
    await vi.advanceTimersByTimeAsync(7_000)
    over.abort()
    await following
    expect(seen).toEqual([2_000, 4_000, 6_000].map(at => ['heartbeat', at]))
  })
})

type NumberedEntry = LogEntry<number>

const SILENT_READER: SharedReader<NumberedEntry, number> = {
  after: () => [],
  isOver: () => false,
  listen: () => () => {},
  check() {},
  close() {},
}
const SILENT_READERS = {
  join: async () => ({ reader: SILENT_READER, leave() {} }),
  count: () => 0,
} as unknown as Readers
const EMPTY_PAGE: LogPage<NumberedEntry, number> = {
  start: 0,
  gap: null,
  entries: [],
  head: 0,
  isFull: false,
  isHeldBack: false,
  isOver: false,
}
const SILENT_LOG: EventLog<NumberedEntry, number> = {
  workspaceId: 'silent',
  channel: 'silent',
  compare: (a, b) => a - b,
  readLatest: async () => EMPTY_PAGE,
  readAfter: async () => EMPTY_PAGE,
}

describe('Task.events', () => {
  it('returns the same events as the stream, in one page or several', async () => {
    const taskId = await runToEnd()
    const streamed = await collect(watch(taskId, 0))
    const { task } = await canopy.client.run(Events, { taskId, first: 100 })
    expect(task?.events).toEqual({ totalCount: LAST, pageInfo: { hasNextPage: false }, nodes: streamed })
    expect(task?.lastSequence).toBe(LAST)
    for (const after of count(0, LAST)) {
      const page = (await canopy.client.run(Events, { taskId, after, first: 3 })).task?.events
      expect(page?.nodes).toEqual(streamed.slice(after, after + 3))
      expect(page?.pageInfo.hasNextPage).toBe(after + 3 < LAST)
    }
  })
})
