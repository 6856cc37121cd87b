import { print } from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decodeId } from '../../src/platform/ids.ts'
import { encodeCursor } from '../../src/streams/workspace-cursor.ts'
import { graphql } from '../support/gql/gql.ts'
import { readFrames, requestRaw, watchRaw } from '../support/raw-request.ts'
import { startSilentTasks } from '../support/silent-tasks.ts'
import type { TestCanopy } from '../support/start-test-canopy.ts'
import {
  type Asked,
  endOf,
  Feed,
  type Item,
  newWorkspace,
  Page,
  pageAll,
  runTask,
  startFeedCanopy,
  streamHeaders,
  TYPES,
  take,
  typesOf,
  workspaceIdOf,
} from '../support/workspace-feed.ts'

const OfTask = graphql(`
  subscription WorkspaceFeedOfTask($taskId: ID!) {
    taskEvents(taskId: $taskId) { ... on TaskEvent { sequence } ... on EventGap { from to } }
  }
`)

let canopy: TestCanopy
beforeAll(async () => {
  canopy = await startFeedCanopy()
})
afterAll(() => canopy.stop())

/** Removes a task as retention does. */
async function remove(taskId: string): Promise<void> {
  await canopy.app.database.prisma.task.delete({ where: { id: decodeId('Task', taskId) ?? '' } })
}

describe('a cursor of other events', () => {
  const FOREIGN = 'of another workspace'
  const CHANGED = 'changed'
  const WRONG = [
    FOREIGN,
    CHANGED,
    '',
    '00',
    '-1',
    ' 0',
    '1',
    'abc',
    'zz-zz-00000000',
    "0'; SELECT 1",
    '\u0000',
    'é'.repeat(9),
    '0'.repeat(8_000),
  ]

  it.each(WRONG)('is rejected by the stream, as Last-Event-ID and by the query: %j', async wrong => {
    const client = await newWorkspace(canopy)
    const whose = wrong === FOREIGN ? await newWorkspace(canopy) : client
    if (wrong === FOREIGN || wrong === CHANGED) await runTask(whose)
    const cursor = (await pageAll(whose)).at(-1)?.cursor ?? ''
    const after = wrong === FOREIGN ? cursor : wrong === CHANGED ? cursor.replace(/-/, '1-') : wrong
    const refusal = [{ errors: [{ extensions: { code: 'BAD_CURSOR' } }] }]
    expect(await watchRaw(client, Feed, { after })).toMatchObject(refusal)
    expect([await client.send(Page, { after })]).toMatchObject(refusal)
    // Other values cannot be sent in a header.
    if (!/^[!-~]+$/.test(after)) return
    const { json, text } = await requestRaw(client.url, {
      headers: { ...streamHeaders(client), 'last-event-id': after },
      body: JSON.stringify({ query: print(Feed) }),
    })
    expect([readFrames(text)[0] ?? json]).toMatchObject(refusal)
  })

  it.each([
    ['a transaction', { transaction: 2n ** 64n, position: 1n }],
    ['a position', { transaction: 800n, position: 2n ** 63n }],
  ])('is rejected if it is forged with %s that is out of range', async (_, forged) => {
    const client = await newWorkspace(canopy)
    const after = encodeCursor(await workspaceIdOf(client), forged)
    const refusal = [{ errors: [{ extensions: { code: 'BAD_CURSOR' } }] }]
    expect(await watchRaw(client, Feed, { after })).toMatchObject(refusal)
    expect([await client.send(Page, { after })]).toMatchObject(refusal)
  })
})

describe('the latest event, if others were removed', () => {
  it.each<[string, Asked]>([
    ['four are left', {}],
    ['one of them matches', { filter: { status: ['COMPLETED'] } }],
  ])('comes without a gap to a new subscriber: %s', async (_, asked) => {
    const client = await newWorkspace(canopy)
    const [kept, gone] = [await runTask(client), await runTask(client)]
    await remove(gone.taskId)
    const items = client.watch(Feed, { ...asked })
    expect((await items.next()).value.workspaceEvents).toMatchObject({
      event: { type: 'COMPLETED', task: { id: kept.taskId } },
    })
    // A gap would precede new events.
    const { taskId } = await runTask(client)
    for await (const { workspaceEvents: item } of items) {
      expect(item.__typename).not.toBe('EventGap')
      if (item.__typename === 'WorkspaceEvent' && endOf(taskId)(item)) break
    }
  })

  it('comes even if it is the only one left', async () => {
    const client = await newWorkspace(canopy)
    const { taskId } = await runTask(client)
    const [first] = await pageAll(client)
    await canopy.app.database.prisma.taskEvent.deleteMany({
      where: { taskId: decodeId('Task', taskId) ?? '', sequence: { gt: 1 } },
    })
    expect(await take(client, {}, 1)).toMatchObject([{ cursor: first?.cursor }])
    // A client that resumes after this event has missed the removed ones and gets a gap immediately.
    expect(await take(client, { after: first?.cursor ?? '' }, 1)).toMatchObject([
      { __typename: 'EventGap', to: null },
    ])
  })
})

describe('a gap', () => {
  it('is reported for removed events, followed by the remaining and new ones', async () => {
    const client = await newWorkspace(canopy)
    const gone = await runTask(client)
    const had = await pageAll(client)
    await runTask(client)
    await remove(gone.taskId)
    const kept = (await client.run(Page, {})).workspaceEvents.events
    expect(kept.length).toBe(TYPES.length)
    for (const from of ['0', had[0]!.cursor, had[2]!.cursor]) {
      const gap = { from, to: kept[0]?.cursor, task: null }
      expect(await take(client, { after: from }, 1 + kept.length)).toEqual([
        { __typename: 'EventGap', ...gap },
        ...kept,
      ])
      expect((await client.run(Page, { after: from, first: 2 })).workspaceEvents).toEqual({
        events: kept.slice(0, 2),
        endCursor: kept[1]?.cursor,
        hasMore: true,
        gap,
      })
    }
    // A client that received every removed event misses nothing.
    expect(await take(client, { after: had.at(-1)!.cursor }, kept.length)).toEqual(kept)
    const items = client.watch(Feed, { after: had[0]!.cursor })
    const seen: Item[] = []
    while (seen.length < 1 + kept.length) seen.push((await items.next()).value.workspaceEvents)
    const { taskId } = await runTask(client)
    for await (const { workspaceEvents: item } of items) {
      seen.push(item)
      if (item.__typename === 'WorkspaceEvent' && endOf(taskId)(item)) break
    }
    expect(typesOf(seen)).toEqual(['EventGap', ...TYPES, ...TYPES])
  })

  it('is reported to a client that reconnects while others continue', async () => {
    const { prisma } = canopy.app.database
    const query = async <Row>(text: string, values: unknown[] = []) => ({
      rows: await prisma.$queryRawUnsafe<Row[]>(text, ...values),
    })
    const write = (id = '', count: number) =>
      prisma.$executeRawUnsafe(
        `DO $$ BEGIN FOR n IN 1..${count} LOOP UPDATE tasks SET progress_done = n WHERE id = '${id}'; END LOOP; END $$`,
      )
    const [gone, writing] = await startSilentTasks({ query }, 2)
    await write(writing?.id, 300)
    const from = (await canopy.client.run(Page, { first: 1 })).workspaceEvents.endCursor ?? ''
    await write(gone?.id, 1)
    await prisma.task.delete({ where: { id: gone?.id ?? '' } })
    await write(writing?.id, 10)
    const others = canopy.client.watch(Feed, {})
    await others.next()
    let after = from
    for (const _ of [1, 2])
      after = (await canopy.client.run(Page, { after, first: 100 })).workspaceEvents.endCursor ?? ''
    const [gap, next] = await take(canopy.client, { after }, 2)
    expect(gap).toMatchObject({ __typename: 'EventGap', from: after })
    expect(next?.__typename).toBe('WorkspaceEvent')
    await others.return?.()
  })

  it('is reported if all events were removed', async () => {
    const client = await newWorkspace(canopy)
    const { taskId } = await runTask(client)
    const had = await pageAll(client)
    await remove(taskId)
    const gap = { from: had[0]!.cursor, to: null, task: null }
    expect(await take(client, { after: had[0]!.cursor }, 1)).toEqual([{ __typename: 'EventGap', ...gap }])
    const page = (await client.run(Page, { after: had[0]!.cursor })).workspaceEvents
    expect(page).toMatchObject({ events: [], gap })
    // A client that continues from there does not get the gap again.
    expect((await client.run(Page, { after: page.endCursor })).workspaceEvents).toMatchObject({
      events: [],
      endCursor: page.endCursor,
      gap: null,
    })
  })

  it('is reported once for a cursor from the future, followed by new events', async () => {
    const client = await newWorkspace(canopy)
    await runTask(client)
    const last = (await pageAll(client)).at(-1)!
    const from = encodeCursor(await workspaceIdOf(client), { transaction: 10n ** 15n, position: 1n })
    const items = client.watch(Feed, { after: from, heartbeatSeconds: 1 })
    const gap = { from, to: null, task: null }
    const seen: Item[] = []
    while (seen.length < 2) seen.push((await items.next()).value.workspaceEvents)
    expect(seen[0]).toEqual({ __typename: 'EventGap', ...gap })
    expect(seen[1]?.__typename).toBe('Heartbeat')
    const { taskId } = await runTask(client)
    const following: Item[] = []
    for await (const { workspaceEvents: item } of items) {
      if (item.__typename !== 'Heartbeat') following.push(item)
      if (item.__typename === 'WorkspaceEvent' && endOf(taskId)(item)) break
    }
    expect(typesOf(following)).toEqual(TYPES)
    expect((await client.run(Page, { after: from })).workspaceEvents).toMatchObject({
      events: [],
      hasMore: false,
      gap,
    })
    expect(last.cursor).not.toBe(from)
  })
})

describe('Last-Event-ID of taskEvents', () => {
  it.each(['abc', '-1', '1.5', '99999999999', '2147483648', '1e3', '0x1'])(
    'is rejected if it is not a sequence: %s',
    async wrong => {
      const client = await newWorkspace(canopy)
      const { taskId } = await runTask(client)
      const { json, text } = await requestRaw(client.url, {
        headers: { ...streamHeaders(client), 'last-event-id': wrong },
        body: JSON.stringify({ query: print(OfTask), variables: { taskId } }),
      })
      expect(readFrames(text)[0] ?? json).toMatchObject({ errors: [{ extensions: { code: 'BAD_CURSOR' } }] })
    },
  )

  it('is reported as a gap if it is beyond the end', async () => {
    const client = await newWorkspace(canopy)
    const { taskId } = await runTask(client)
    const { text } = await requestRaw(client.url, {
      headers: { ...streamHeaders(client), 'last-event-id': '2147483647' },
      body: JSON.stringify({ query: print(OfTask), variables: { taskId } }),
    })
    expect(readFrames(text)).toEqual([
      { data: { taskEvents: { from: '2147483647', to: String(TYPES.length + 1) } } },
    ])
  })
})
