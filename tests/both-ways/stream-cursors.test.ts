import { describe, expect, it } from 'vitest'
import { decodeId } from '../../src/platform/ids.ts'
import { encodeCursor } from '../../src/streams/workspace-cursor.ts'
import { collectUntil, take } from '../support/collect.ts'
import { graphql } from '../support/gql/gql.ts'
import { watchRaw } from '../support/raw-request.ts'
import { startSilentTasks } from '../support/silent-tasks.ts'
import { waitUntil } from '../support/wait-until.ts'
import {
  endOf,
  Feed,
  type FeedArguments,
  type Item,
  newWorkspace,
  Page,
  pageAll,
  runTask,
  setUpFeedCanopy,
  TYPES,
  typesOf,
  watchFeed,
  workspaceIdOf,
} from '../support/workspace-feed.ts'

const OfTask = graphql(`
  subscription WorkspaceFeedOfTask($taskId: ID!) {
    taskEvents(taskId: $taskId) { ... on TaskEvent { sequence } ... on EventGap { from to } }
  }
`)

const BAD_CURSOR = { errors: [{ extensions: { code: 'BAD_CURSOR' } }] }

const canopy = setUpFeedCanopy()

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
    expect(await watchRaw(client, Feed, { after })).toMatchObject([BAD_CURSOR])
    expect(await client.send(Page, { after })).toMatchObject(BAD_CURSOR)
    // Other values cannot be sent in a header.
    if (!/^[!-~]+$/.test(after)) return
    expect(await watchRaw(client, Feed, {}, { 'last-event-id': after })).toMatchObject([BAD_CURSOR])
  })

  it.each([
    ['a transaction', { transaction: 2n ** 64n, position: 1n }],
    ['a position', { transaction: 800n, position: 2n ** 63n }],
  ])('is rejected if it is forged with %s that is out of range', async (_, forged) => {
    const client = await newWorkspace(canopy)
    const after = encodeCursor(await workspaceIdOf(client), forged)
    expect(await watchRaw(client, Feed, { after })).toMatchObject([BAD_CURSOR])
    expect(await client.send(Page, { after })).toMatchObject(BAD_CURSOR)
  })
})

describe('the latest event, if others were removed', () => {
  it.each<[string, FeedArguments]>([
    ['four are left', {}],
    ['one of them matches', { filter: { status: ['COMPLETED'] } }],
  ])('comes without a gap to a new subscriber: %s', async (_, args) => {
    const client = await newWorkspace(canopy)
    const [kept, gone] = [await runTask(client), await runTask(client)]
    await remove(gone.taskId)
    const items = watchFeed(client, args)
    expect((await items.next()).value).toMatchObject({
      event: { type: 'COMPLETED', task: { id: kept.taskId } },
    })
    // A gap would precede new events.
    const { taskId } = await runTask(client)
    expect(typesOf(await collectUntil(items, endOf(taskId)))).not.toContain('EventGap')
  })

  it('comes even if it is the only one left', async () => {
    const client = await newWorkspace(canopy)
    const { taskId } = await runTask(client)
    const [first] = await pageAll(client)
    await canopy.app.database.prisma.taskEvent.deleteMany({
      where: { taskId: decodeId('Task', taskId) ?? '', sequence: { gt: 1 } },
    })
    expect(await take(watchFeed(client), 1)).toMatchObject([{ cursor: first?.cursor }])
    // A client that resumes after this event has missed the removed ones and gets a gap immediately.
    expect(await take(watchFeed(client, { after: first?.cursor ?? '' }), 1)).toMatchObject([
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
      const items = watchFeed(client, { after: from })
      expect(await take(items, 1 + kept.length)).toEqual([{ __typename: 'EventGap', ...gap }, ...kept])
      expect((await client.run(Page, { after: from, first: 2 })).workspaceEvents).toEqual({
        events: kept.slice(0, 2),
        endCursor: kept[1]?.cursor,
        hasMore: true,
        gap,
      })
    }
    // A client that received every removed event misses nothing.
    expect(await take(watchFeed(client, { after: had.at(-1)!.cursor }), kept.length)).toEqual(kept)
    const items = watchFeed(client, { after: had[0]!.cursor })
    const seen: Item[] = []
    while (seen.length < 1 + kept.length) seen.push((await items.next()).value)
    const { taskId } = await runTask(client)
    seen.push(...(await collectUntil(items, endOf(taskId))))
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
    // Events are readable once every transaction of the server that began before has ended, also of other tests.
    const untilReadable = () =>
      waitUntil('all events are readable', async () => {
        const { rows } = await query<{ isHeldBack: boolean }>(
          `SELECT EXISTS (
             SELECT FROM task_events WHERE transaction >= pg_snapshot_xmin(pg_current_snapshot())
           ) AS "isHeldBack"`,
        )
        return rows[0]?.isHeldBack === false
      })
    const [gone, writing] = await startSilentTasks({ query }, 2)
    await write(writing?.id, 300)
    await untilReadable()
    const from = (await canopy.client.run(Page, { first: 1 })).workspaceEvents.endCursor ?? ''
    await write(gone?.id, 1)
    await prisma.task.delete({ where: { id: gone?.id ?? '' } })
    await write(writing?.id, 10)
    await untilReadable()
    const others = watchFeed(canopy.client)
    await others.next()
    let after = from
    for (const _ of [1, 2])
      after = (await canopy.client.run(Page, { after, first: 100 })).workspaceEvents.endCursor ?? ''
    expect(await take(watchFeed(canopy.client, { after }), 2)).toMatchObject([
      { __typename: 'EventGap', from: after },
      { __typename: 'WorkspaceEvent' },
    ])
    await others.return(undefined)
  })

  it('is reported if all events were removed', async () => {
    const client = await newWorkspace(canopy)
    const { taskId } = await runTask(client)
    const from = (await pageAll(client))[0]!.cursor
    await remove(taskId)
    const gap = { from, to: null, task: null }
    expect(await take(watchFeed(client, { after: from }), 1)).toEqual([{ __typename: 'EventGap', ...gap }])
    const page = (await client.run(Page, { after: from })).workspaceEvents
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
    const from = encodeCursor(await workspaceIdOf(client), { transaction: 10n ** 15n, position: 1n })
    const items = watchFeed(client, { after: from, heartbeatSeconds: 1 })
    const gap = { from, to: null, task: null }
    expect((await items.next()).value).toEqual({ __typename: 'EventGap', ...gap })
    expect((await items.next()).value.__typename).toBe('Heartbeat')
    const { taskId } = await runTask(client)
    const following = typesOf(await collectUntil(items, endOf(taskId)))
    expect(following.filter(type => type !== 'Heartbeat')).toEqual(TYPES)
    expect((await client.run(Page, { after: from })).workspaceEvents).toMatchObject({
      events: [],
      hasMore: false,
      gap,
    })
  })
})

describe('Last-Event-ID of taskEvents', () => {
  it.each(['abc', '-1', '1.5', '99999999999', '2147483648', '1e3', '0x1'])(
    'is rejected if it is not a sequence: %s',
    async wrong => {
      const client = await newWorkspace(canopy)
      const { taskId } = await runTask(client)
      const answer = await watchRaw(client, OfTask, { taskId }, { 'last-event-id': wrong })
      expect(answer).toMatchObject([BAD_CURSOR])
    },
  )

  it('is reported as a gap if it is beyond the end', async () => {
    const client = await newWorkspace(canopy)
    const { taskId } = await runTask(client)
    const answer = await watchRaw(client, OfTask, { taskId }, { 'last-event-id': '2147483647' })
    expect(answer).toEqual([{ data: { taskEvents: { from: '2147483647', to: String(TYPES.length + 1) } } }])
  })
})
