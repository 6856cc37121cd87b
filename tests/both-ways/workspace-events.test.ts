import { beforeAll, describe, expect, it } from 'vitest'
import { collectUntil, take } from '../support/collect.ts'
import type { TaskFilter, WorkspaceFeedPageQuery } from '../support/gql/graphql.ts'
import { openEvents } from '../support/open-stream.ts'
import { randomId } from '../support/schema-walk.ts'
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
  setUpFeedCanopy,
  TYPES,
  typesOf,
  watchFeed,
} from '../support/workspace-feed.ts'

const canopy = setUpFeedCanopy()

describe('workspaceEvents', () => {
  it('sends all events in order with `after: "0"`, then new ones', async () => {
    const client = await newWorkspace(canopy)
    const first = await runTask(client)
    const stream = take(watchFeed(client, { after: '0' }), 2 * TYPES.length)
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
      expect(await collectUntil(watchFeed(client, { after: cursor }), endOf(taskId))).toEqual(
        all.slice(i + 1),
      )
  })

  it('sends the latest event without `after`, then new ones', async () => {
    const client = await newWorkspace(canopy)
    await runTask(client)
    const [, , , latest] = await pageAll(client)
    const items = watchFeed(client)
    expect((await items.next()).value).toEqual(latest)
    const { taskId } = await runTask(client)
    expect(await collectUntil(items, endOf(taskId))).toEqual((await pageAll(client)).slice(4))
  })

  it('sends all events to 20 concurrent subscribers, wherever they start', async () => {
    const client = await newWorkspace(canopy)
    await runTask(client)
    const had = await pageAll(client)
    const starts = Array.from({ length: 20 }, (_, i) => i % had.length)
    const streams = starts.map(i =>
      take(watchFeed(client, { after: had[i]?.cursor ?? '' }), had.length - 1 - i + TYPES.length),
    )
    await runTask(client)
    const all = await pageAll(client)
    for (const [i, items] of (await Promise.all(streams)).entries())
      expect(items).toEqual(all.slice((starts[i] ?? 0) + 1))
  })

  it('sends nothing of another workspace', async () => {
    const [client, other] = [await newWorkspace(canopy), await newWorkspace(canopy)]
    const stream = take(watchFeed(client, { after: '0' }), TYPES.length)
    await runTask(other)
    const { taskId } = await runTask(client)
    for (const item of await stream) expect(item).toMatchObject({ event: { task: { id: taskId } } })
    expect((await pageAll(other)).some(({ event }) => event.task.id === taskId)).toBe(false)
  })

  it('sends heartbeats in a workspace without events', async () => {
    const items = await take(watchFeed(await newWorkspace(canopy), { heartbeatSeconds: 1 }), 1)
    expect(typesOf(items)).toEqual(['Heartbeat'])
  })

  it('resumes after Last-Event-ID rather than `after`', async () => {
    const client = await newWorkspace(canopy)
    await runTask(client)
    const all = await pageAll(client)
    const { received, ended, close } = await openEvents(client, {
      document: Feed,
      variables: { after: '0' },
      headers: { 'last-event-id': all[1]?.cursor ?? '' },
    })
    const rest = all.slice(2)
    await expect.poll(received).toEqual(rest.map(item => ({ data: { workspaceEvents: item } })))
    close()
    const ids = [...(await ended).text.matchAll(/^id: (.*)$/gm)].map(([, id]) => id)
    expect(ids).toEqual(rest.map(({ cursor }) => cursor))
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
    for (const [name, filter] of FILTERS) {
      const items = watchFeed(client, { after: '0', filter: filter(), heartbeatSeconds: 1 })
      streams.set(
        name,
        collectUntil(items, ({ __typename }) => __typename === 'Heartbeat'),
      )
    }
  })

  const isIngestion = ({ event }: EventItem) => event.task.kind === 'DOCUMENT_INGESTION'
  const isAmong =
    (...statuses: string[]) =>
    ({ event }: EventItem) =>
      statuses.includes(event.status)
  // Times in this format compare like texts.
  const createdAt = ({ event }: EventItem) => String(event.task.createdAt)
  const taskIds = () => [...new Set(all.map(({ event }) => event.task.id))]
  const middle = () => createdAt(all.find(({ event }) => event.task.id === taskIds()[1])!)
  const FILTERS: [string, () => TaskFilter, (item: EventItem) => boolean][] = [
    ['a kind', () => ({ kind: ['DOCUMENT_INGESTION'] }), isIngestion],
    ['the status after the event', () => ({ status: ['RUNNING'] }), isAmong('RUNNING')],
    ['several statuses', () => ({ status: ['PENDING', 'FAILED'] }), isAmong('PENDING', 'FAILED')],
    ['a subject', () => ({ subjectId: agentId }), ({ event }) => event.task.id === taskIds()[1]],
    ['an unknown subject', () => ({ subjectId: randomId('agent') }), () => false],
    ['an empty subject', () => ({ subjectId: '' }), () => false],
    ['dead letters', () => ({ deadLettered: true }), isIngestion],
    ['all but dead letters', () => ({ deadLettered: false }), item => !isIngestion(item)],
    ['a time from', () => ({ createdAt: { gte: middle() } }), item => createdAt(item) >= middle()],
    ['a time before', () => ({ createdAt: { lt: middle() } }), item => createdAt(item) < middle()],
    ['nothing', () => ({}), () => true],
    [
      'a kind and a status together',
      () => ({ kind: ['COVERAGE_REFRESH'], status: ['COMPLETED'] }),
      item => !isIngestion(item) && isAmong('COMPLETED')(item),
    ],
  ]

  it.each(FILTERS)('selects the events by %s', async (name, filter, matches) => {
    const expected = all.filter(matches)
    expect(await streams.get(name)).toEqual([
      ...expected,
      { __typename: 'Heartbeat', at: expect.any(String) },
    ])
    // Without a cursor, a stream starts with the latest matching event.
    if (expected.length)
      expect(await take(watchFeed(client, { filter: filter() }), 1)).toEqual(expected.slice(-1))
  })
})

const NO_EVENTS = { events: [], endCursor: null, hasMore: false, gap: null }

describe('the query workspaceEvents', () => {
  it('returns the same events and cursors as the stream, for any page size', async () => {
    const client = await newWorkspace(canopy)
    await runTask(client)
    const { taskId } = await runTask(client)
    const streamed = await collectUntil(watchFeed(client, { after: '0' }), endOf(taskId))
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
    expect((await client.run(Page, {})).workspaceEvents).toEqual(NO_EVENTS)
    await runTask(client)
    const { endCursor } = (await client.run(Page, {})).workspaceEvents
    const { workspaceEvents: rest } = await client.run(Page, { after: endCursor })
    expect(rest).toEqual({ ...NO_EVENTS, endCursor })
  })

  it.each([0, 101, -1])('rejects a page of %i', async first => {
    const { errors } = await canopy.client.send(Page, { first })
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT' } }])
  })
})
