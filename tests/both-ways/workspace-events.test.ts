import { print } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TaskFilter, WorkspaceFeedPageQuery } from '../support/gql/graphql.ts'
import { readFrames } from '../support/raw-request.ts'
import { randomId } from '../support/schema-walk.ts'
import type { TestCanopy } from '../support/start-test-canopy.ts'
import type { TestClient } from '../support/test-client.ts'
import { waitUntil } from '../support/wait-until.ts'
import {
  type EventItem,
  endOf,
  Feed,
  failTask,
  type Item,
  newWorkspace,
  Page,
  pageAll,
  runTask,
  startFeedCanopy,
  streamHeaders,
  TYPES,
  take,
  takeUntil,
  takeUntilHeartbeat,
  typesOf,
} from '../support/workspace-feed.ts'

let canopy: TestCanopy
beforeAll(async () => {
  canopy = await startFeedCanopy()
})
afterAll(() => canopy.stop())

describe('workspaceEvents', () => {
  it('sends all events in order with `after: "0"`, then new ones', async () => {
    const client = await newWorkspace(canopy)
    const first = await runTask(client)
    const stream = takeUntil(
      client,
      { after: '0' },
      ({ event }) => event.type === 'COMPLETED' && event.task.id !== first.taskId,
    )
    const second = await runTask(client)
    const items = await stream
    expect(typesOf(items)).toEqual([...TYPES, ...TYPES])
    expect(items).toEqual(await pageAll(client))
    expect(items.map(item => 'event' in item && item.event.task.id)).toEqual(
      [first, second].flatMap(({ taskId }) => TYPES.map(() => taskId)),
    )
  })

  it('sends exactly the events after each cursor', async () => {
    const client = await newWorkspace(canopy)
    await runTask(client)
    const { taskId } = await runTask(client)
    const all = await pageAll(client)
    for (const [i, { cursor }] of all.slice(0, -1).entries())
      expect(await takeUntil(client, { after: cursor }, endOf(taskId))).toEqual(all.slice(i + 1))
  })

  it('sends the latest event without `after`, then new ones', async () => {
    const client = await newWorkspace(canopy)
    await runTask(client)
    const [, , , latest] = await pageAll(client)
    const items = client.watch(Feed, {})
    expect((await items.next()).value).toEqual({ workspaceEvents: latest })
    const { taskId } = await runTask(client)
    const following: Item[] = []
    for await (const { workspaceEvents: item } of items) {
      following.push(item)
      if (item.__typename === 'WorkspaceEvent' && endOf(taskId)(item)) break
    }
    expect(following).toEqual((await pageAll(client)).slice(4))
  })

  it('sends all events to 20 concurrent subscribers, wherever they start', async () => {
    const client = await newWorkspace(canopy)
    await runTask(client)
    const had = await pageAll(client)
    const starts = Array.from({ length: 20 }, (_, i) => i % had.length)
    const streams = starts.map(i =>
      take(client, { after: had[i]?.cursor ?? '' }, had.length - 1 - i + TYPES.length),
    )
    await runTask(client)
    const all = await pageAll(client)
    for (const [i, items] of (await Promise.all(streams)).entries())
      expect(items).toEqual(all.slice((starts[i] ?? 0) + 1))
  })

  it('sends nothing of another workspace', async () => {
    const [client, other] = [await newWorkspace(canopy), await newWorkspace(canopy)]
    const stream = take(client, { after: '0' }, TYPES.length)
    await runTask(other)
    const { taskId } = await runTask(client)
    for (const item of await stream) expect(item).toMatchObject({ event: { task: { id: taskId } } })
    expect((await pageAll(other)).some(({ event }) => event.task.id === taskId)).toBe(false)
  })

  it('sends heartbeats in a workspace without events', async () => {
    const items = await take(await newWorkspace(canopy), { heartbeatSeconds: 1 }, 1)
    expect(typesOf(items)).toEqual(['Heartbeat'])
  })

  it('resumes after Last-Event-ID rather than `after`', async () => {
    const client = await newWorkspace(canopy)
    await runTask(client)
    const all = await pageAll(client)
    const response = await fetch(client.url, {
      method: 'POST',
      headers: { ...streamHeaders(client), 'last-event-id': all[1]?.cursor ?? '' },
      body: JSON.stringify({ query: print(Feed), variables: { after: '0' } }),
    })
    let text = ''
    for await (const bytes of response.body ?? []) {
      text += Buffer.from(bytes)
      if (readFrames(text).length === 2) break
    }
    expect(readFrames(text).map(({ data }) => data)).toEqual(
      all.slice(2).map(item => ({ workspaceEvents: item })),
    )
    expect([...text.matchAll(/^id: (.*)$/gm)].map(([, id]) => id)).toEqual(
      all.slice(2).map(({ cursor }) => cursor),
    )
  })
})

describe('the filter of workspaceEvents', () => {
  let client: TestClient
  let agentId: string
  let all: EventItem[]
  const streams = new Map<string, Promise<Item[]>>()
  beforeAll(async () => {
    client = await newWorkspace(canopy)
    await runTask(client)
    agentId = (await runTask(client)).agentId
    const deadLetter = await failTask(client)
    all = await waitUntil('the dead letter', async () => {
      const events = await pageAll(client)
      const isDead = events.some(
        ({ event }) => event.type === 'DEAD_LETTERED' && event.task.id === deadLetter,
      )
      return isDead && events
    })
    // A heartbeat means that no more events follow. All streams wait for theirs concurrently.
    for (const [name, filter] of FILTERS)
      streams.set(name, takeUntilHeartbeat(client, { after: '0', filter: filter() }))
  })

  const isIngestion = ({ event }: EventItem) => event.task.kind === 'DOCUMENT_INGESTION'
  const createdAt = ({ event }: EventItem) => new Date(String(event.task.createdAt))
  const taskIds = () => [...new Set(all.map(({ event }) => event.task.id))]
  const middle = () => createdAt(all.find(({ event }) => event.task.id === taskIds()[1])!)
  const FILTERS: [string, () => TaskFilter, (item: EventItem) => boolean][] = [
    ['kind', () => ({ kind: ['DOCUMENT_INGESTION'] }), isIngestion],
    [
      'status, the one after the event',
      () => ({ status: ['RUNNING'] }),
      ({ event }) => event.status === 'RUNNING',
    ],
    [
      'several of a status',
      () => ({ status: ['PENDING', 'FAILED'] }),
      ({ event }) => ['PENDING', 'FAILED'].includes(event.status),
    ],
    ['subjectId', () => ({ subjectId: agentId }), ({ event }) => event.task.id === taskIds()[1]],
    ['subjectId of nobody', () => ({ subjectId: randomId('agent') }), () => false],
    ['empty subjectId', () => ({ subjectId: '' }), () => false],
    ['deadLettered', () => ({ deadLettered: true }), isIngestion],
    ['not deadLettered', () => ({ deadLettered: false }), item => !isIngestion(item)],
    [
      'createdAt from',
      () => ({ createdAt: { gte: middle().toISOString() } }),
      item => createdAt(item) >= middle(),
    ],
    [
      'createdAt before',
      () => ({ createdAt: { lt: middle().toISOString() } }),
      item => createdAt(item) < middle(),
    ],
    ['nothing', () => ({}), () => true],
    [
      'kind and status together',
      () => ({ kind: ['COVERAGE_REFRESH'], status: ['COMPLETED'] }),
      item => !isIngestion(item) && item.event.status === 'COMPLETED',
    ],
  ]

  it.each(FILTERS)('%s', async (name, filter, matches) => {
    const expected = all.filter(matches)
    expect(await streams.get(name)).toEqual([
      ...expected,
      { __typename: 'Heartbeat', at: expect.any(String) },
    ])
    // Without a cursor, a stream starts with the latest matching event.
    if (expected.length) expect(await take(client, { filter: filter() }, 1)).toEqual(expected.slice(-1))
  })
})

describe('the query workspaceEvents', () => {
  it('returns the same events and cursors as the stream, for any page size', async () => {
    const client = await newWorkspace(canopy)
    await runTask(client)
    const { taskId } = await runTask(client)
    const streamed = await takeUntil(client, { after: '0' }, endOf(taskId))
    for (const first of [1, 3, 4, streamed.length, 100]) {
      const events: EventItem[] = []
      for (let after: string | null = null, hasMore = true; hasMore; ) {
        const { workspaceEvents: page }: WorkspaceFeedPageQuery = await client.run(Page, { after, first })
        expect(page.endCursor).toBe(page.events.at(-1)?.cursor)
        expect(page.gap).toBe(null)
        events.push(...page.events)
        hasMore = page.hasMore
        expect(page.events.length).toBe(hasMore ? first : Math.min(first, page.events.length))
        after = page.endCursor
      }
      expect(events).toEqual(streamed)
    }
  })

  it('returns the cursor to go on with, and null in a workspace without events', async () => {
    const client = await newWorkspace(canopy)
    expect((await client.run(Page, {})).workspaceEvents).toEqual({
      events: [],
      endCursor: null,
      hasMore: false,
      gap: null,
    })
    await runTask(client)
    const { endCursor } = (await client.run(Page, {})).workspaceEvents
    expect((await client.run(Page, { after: endCursor })).workspaceEvents).toEqual({
      events: [],
      endCursor,
      hasMore: false,
      gap: null,
    })
  })

  it.each([0, 101, -1])('rejects a page of %i', async first => {
    const { errors } = await canopy.client.send(Page, { first })
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
  })
})
