import { beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { decodeId } from '../../src/platform/ids.ts'
import { followLog } from '../../src/streams/follow.ts'
import type { EventLog, LogEntry, LogPage } from '../../src/streams/log.ts'
import type { Readers, SharedReader } from '../../src/streams/reader.ts'
import { collect, take } from '../support/collect.ts'
import { graphql } from '../support/gql/gql.ts'
import type { EventsWatchSubscription } from '../support/gql/graphql.ts'
import { watchRaw } from '../support/raw-request.ts'
import { randomId } from '../support/schema-walk.ts'
import { createAgent, createTaxonomy, waitForTask } from '../support/seed.ts'
import { atEnd, setUpTestCanopy } from '../support/start-test-canopy.ts'
import { runAllAttempts } from '../support/task-retries.ts'
import type { TaskCode } from '../support/tasks/task-codes.ts'

/** The fields that the stream and the list are compared by. */
const EVENT = graphql(`
  fragment EventsEvent on TaskEvent {
    sequence type at status attempt message progress { percent step done total }
    failure { code message retryable attempt }
  }
`)
void EVENT
const Watch = graphql(`
  subscription EventsWatch($taskId: ID!, $after: Int, $heartbeatSeconds: Int) {
    taskEvents(taskId: $taskId, after: $after, heartbeatSeconds: $heartbeatSeconds) {
      __typename ...EventsEvent ... on EventGap { from to task { id lastSequence status } }
      ... on Heartbeat { at }
    }
  }
`)
const Events = graphql(`
  query EventsOfTask($taskId: ID!, $after: Int, $first: Int) {
    task(id: $taskId) {
      lastSequence
      events(after: $after, first: $first) {
        totalCount pageInfo { hasNextPage } nodes { __typename ...EventsEvent }
      }
    }
  }
`)

type Item = EventsWatchSubscription['taskEvents']

const STEPS = ['one', 'two', 'three', 'four', 'five']
/** Event types of a run of `working`: ENQUEUED, STARTED, the steps, COMPLETED. */
const TYPES = ['ENQUEUED', 'STARTED', ...STEPS.map(() => 'PROGRESSED'), 'COMPLETED']
const LAST = TYPES.length
/** The sequence of the last event before a gated run waits. */
const WAITS_AT = 4

/** @returns code that reports all steps, and calls `pause` after the second one. */
const workWith =
  (pause: () => Promise<void>): TaskCode =>
  async ({ report }) => {
    for (const [i, step] of STEPS.entries()) {
      if (i === 2) await pause()
      await report({ percent: (i + 1) * 10, step, done: i + 1, total: STEPS.length })
    }
    return async () => ({})
  }
const working = workWith(async () => {})

let code: TaskCode = working
const canopy = setUpTestCanopy(
  { WORKER_CONCURRENCY: '1' },
  { COVERAGE_REFRESH: (run, services) => code(run, services) },
)
beforeAll(() => createTaxonomy(canopy.client, [{ key: 'policies', name: 'Policies' }]))
beforeEach(() => {
  code = working
})

const enqueue = async () => (await createAgent(canopy.client)).taskId

async function runToEnd(): Promise<string> {
  const taskId = await enqueue()
  await waitForTask(canopy.client, taskId)
  return taskId
}

/** Starts a task that waits after its second step until the gate is opened or the test ends. */
async function enqueueGated(): Promise<{ taskId: string; reached: Promise<void>; open: () => void }> {
  const reached = Promise.withResolvers<void>()
  const opened = Promise.withResolvers<void>()
  atEnd(opened.resolve)
  code = workWith(() => {
    reached.resolve()
    return opened.promise
  })
  return { taskId: await enqueue(), reached: reached.promise, open: opened.resolve }
}

/** @returns a task that waits after its second step. */
async function pauseTask() {
  const gated = await enqueueGated()
  await gated.reached
  return gated
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

async function nextOf(items: AsyncGenerator<Item>): Promise<Item> {
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
    const { taskId, open } = await pauseTask()
    const items = watch(taskId)
    expect(await nextOf(items)).toMatchObject({
      sequence: WAITS_AT,
      status: 'RUNNING',
      progress: { step: 'two' },
    })
    open()
    expect((await collect(items)).map(sequenceOf)).toEqual(count(WAITS_AT + 1, LAST))
  })

  it.each(count(0, WAITS_AT))('sends exactly the events after %i, then new ones', async after => {
    const { taskId, open } = await pauseTask()
    const items = watch(taskId, after)
    const had: Item[] = []
    for (const _ of count(after + 1, WAITS_AT)) had.push(await nextOf(items))
    open()
    expect([...had, ...(await collect(items))].map(sequenceOf)).toEqual(count(after + 1, LAST))
  })

  it('sends the same events to 20 concurrent subscribers, whenever they joined', async () => {
    const { taskId, reached, open } = await enqueueGated()
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
    const { open } = await pauseTask()
    // The only worker is busy with the previous task.
    const items = watch(await enqueue(), after)
    expect(await nextOf(items)).toMatchObject({ sequence: 1, type: 'ENQUEUED', status: 'PENDING' })
    open()
    expect((await collect(items)).map(sequenceOf)).toEqual(count(2, LAST))
  })
})

describe('a stream that is interrupted', () => {
  it('resumes after any event without gaps or duplicates', async () => {
    const taskId = await enqueue()
    const had: Item[] = []
    let more: Item[]
    do {
      more = await take(watch(taskId, had.length), 1)
      had.push(...more)
    } while (more.length)
    expect(had.map(sequenceOf)).toEqual(count(1, LAST))
  })

  it('resumes after a failed attempt as after any other event', async () => {
    code = async (run, services) => {
      if (run.task.attempt === 1) throw new Error('not yet')
      return working(run, services)
    }
    const taskId = await enqueue()
    const failed = await take(watch(taskId, 0), 3)
    expect(failed.map(typeOf)).toEqual(['ENQUEUED', 'STARTED', 'RETRY_SCHEDULED'])
    await runAllAttempts(canopy)
    const rest = await collect(watch(taskId, 3))
    expect(rest.map(typeOf)).toEqual(['STARTED', ...STEPS.map(() => 'PROGRESSED'), 'COMPLETED'])
    expect(rest.map(sequenceOf)).toEqual(count(4, 3 + rest.length))
  })
})

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
    const { taskId, open } = await pauseTask()
    const items = watch(taskId, 99)
    expect(await nextOf(items)).toMatchObject({
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
    const extensions = { code: 'BAD_USER_INPUT', requestId: expect.any(String) }
    expect(await watchRaw(canopy.client, Watch, { taskId: await runToEnd(), ...wrong })).toMatchObject([
      { errors: [{ message: expect.stringMatching(named), extensions }] },
    ])
  })

  it.each(['task', 'agent'])('is rejected for the ID of an unknown %s', async type => {
    const taskId = randomId(type)
    expect(await watchRaw(canopy.client, Watch, { taskId, after: 0 })).toMatchObject([
      { errors: [{ message: expect.stringContaining(taskId), extensions: { code: 'BAD_USER_INPUT' } }] },
    ])
  })
})

describe('heartbeats', () => {
  it('are sent only to subscribers that ask for them, and do not change the events', async () => {
    const { taskId, open } = await pauseTask()
    const without = collect(watch(taskId, 0))
    const items = watch(taskId, 0, 1)
    const had: Item[] = []
    do had.push(await nextOf(items))
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
    const options = { after: 0, heartbeatMs: 2_000, signal: over.signal }
    const following = (async () => {
      for await (const page of followLog(SILENT_READERS, SILENT_LOG, options))
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
