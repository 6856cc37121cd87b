import type pg from 'pg'
import { expect, it } from 'vitest'
import type { EventBus } from '../../../src/platform/bus/event-bus.ts'
import { encodeId } from '../../../src/platform/ids.ts'
import { encodeCursor } from '../../../src/streams/workspace-cursor.ts'
import { startFleet } from '../../support/fleet.ts'
import { graphql } from '../../support/gql/gql.ts'
import type { OrderPageQuery } from '../../support/gql/graphql.ts'
import { openPool } from '../../support/open-pool.ts'
import { type Follower, followTask, followWorkspace, type Server } from '../../support/resuming-client.ts'
import { sized } from '../../support/scale.ts'
import { seededRandom } from '../../support/seeded-random.ts'
import {
  endSilentTask,
  insertSilentTasks,
  type SilentTask,
  startSilentTasks,
} from '../../support/silent-tasks.ts'
import { wakeTask } from '../../support/tasks/wake-task.ts'
import type { TestClient } from '../../support/test-client.ts'
import { waitUntil } from '../../support/wait-until.ts'

const Page = graphql(`
  query OrderPage($after: String) {
    workspaceEvents(after: $after, first: 100) {
      events { cursor event { sequence } }
      endCursor
      hasMore
    }
  }
`)

const EVENTS = sized(150, 1_000)
const SUBSCRIBERS_OF_EACH = sized(12, 100)
const TASKS = 10
const WRITERS = 8
/** Limit on the empty queries that a writer sends as a pause, so that other writers overtake it. */
const MAX_PAUSES = 16
const MAX_EVENTS_AT_ONCE = 4
const ROLLED_BACK = 0.15
const INSERTS = 0.1
const LATE = 0.5

interface Burst {
  database: pg.Pool
  bus: EventBus
  tasks: SilentTask[]
  random: () => number
  /** Called after each commit with the tasks that received an event. */
  onCommit: (tasks: SilentTask[]) => void
}

/** Runs two transactions that commit in the reverse order of their transaction IDs. */
async function commitOutOfOrder({ database, bus, tasks, onCommit }: Burst): Promise<void> {
  const [shared, other] = tasks as [SilentTask, SilentTask]
  const late = await database.connect()
  const early = await database.connect()
  try {
    await late.query('BEGIN')
    await late.query('SELECT pg_current_xact_id()')
    await writeEvent(early, shared)
    await writeEvent(late, shared)
    await writeEvent(late, other)
    await late.query('COMMIT')
  } finally {
    late.release()
    early.release()
  }
  for (const written of [[shared], [shared], [other]]) onCommit(written)
  for (const task of [shared, other]) wakeTask(bus, task)
}

async function writeEvent(connection: pg.PoolClient, { id }: SilentTask): Promise<void> {
  await connection.query('UPDATE tasks SET progress_done = coalesce(progress_done, 0) + 1 WHERE id = $1', [
    id,
  ])
}

/**
 * Runs transactions on several connections until they have committed `EVENTS` events. They commit in a different order
 * than they began. Half of them get their transaction ID before they wait for row locks, and some are rolled back.
 */
async function writeBurst({ database, bus, tasks, random, onCommit }: Burst): Promise<void> {
  let committed = 0
  const transact = async (connection: pg.PoolClient) => {
    const pause = async () => {
      for (let pauses = Math.floor(random() * MAX_PAUSES); pauses > 0; pauses--) await connection.query('')
    }
    // All transactions use the same order to avoid deadlocks.
    const chosen = tasks.filter(() => random() < MAX_EVENTS_AT_ONCE / 2 / TASKS).slice(0, MAX_EVENTS_AT_ONCE)
    await connection.query('BEGIN')
    if (random() < LATE) await connection.query('SELECT pg_current_xact_id()')
    await pause()
    const inserted = random() < INSERTS ? await insertSilentTasks(connection, 1) : []
    for (const task of chosen) {
      await writeEvent(connection, task)
      await pause()
    }
    if (random() < ROLLED_BACK) return connection.query('ROLLBACK')
    await connection.query('COMMIT')
    const written = [...inserted, ...chosen]
    for (const task of written) wakeTask(bus, task)
    committed += written.length
    onCommit(written)
  }
  const write = async () => {
    const connection = await database.connect()
    try {
      await connection.query('SET synchronous_commit = off')
      while (committed < EVENTS) await transact(connection)
    } finally {
      connection.release()
    }
  }
  await Promise.all(Array.from({ length: WRITERS }, write))
}

/** Subscriber from some event on. A place is a cursor of the workspace or a sequence of a task. */
interface Subscriber<Place> {
  follower: Pick<Follower<unknown>, 'completed' | 'failure'>
  received: () => Place[]
  /** Number of events that it must not receive. If it starts from the latest: number of events known at that time. */
  skipped: number
  isFromLatest: boolean
}

function subscribeToTask(
  server: Server,
  taskId: string,
  after: number | undefined,
  skipped: number,
): Subscriber<number> {
  const follower = followTask(server, encodeId('Task', taskId), after)
  const received = () =>
    follower.items.map(({ taskEvents: item }) =>
      item.__typename === 'TaskEvent' ? item.sequence : Number.NaN,
    )
  return { follower, received, skipped, isFromLatest: after === undefined }
}

function subscribeToWorkspace(
  server: Server,
  after: string | undefined,
  skipped: number,
): Subscriber<string> {
  const follower = followWorkspace(server, after)
  const received = () =>
    follower.items.map(({ workspaceEvents: item }) =>
      item.__typename === 'WorkspaceEvent' ? item.cursor : item.__typename,
    )
  return { follower, received, skipped, isFromLatest: after === undefined }
}

/** @returns the cursors of all events, read with the paged query. */
async function pageThrough(client: TestClient): Promise<string[]> {
  const cursors: string[] = []
  for (let after: string | null = '0', hasMore = true; hasMore; ) {
    const { workspaceEvents: page }: OrderPageQuery = await client.run(Page, { after })
    cursors.push(...page.events.map(({ cursor }) => cursor))
    after = page.endCursor
    hasMore = page.hasMore
  }
  return cursors
}

/** @returns subscribers that did not receive every event from their start exactly once and in order. */
function findWrong<Place>(subscribers: Subscriber<Place>[], all: Place[]) {
  return subscribers.flatMap(({ skipped, isFromLatest, received }) => {
    const had = received()
    const [begin] = had
    const first = isFromLatest && begin !== undefined ? all.indexOf(begin) : skipped
    // The latest event is no earlier than the last one known when the subscriber started.
    const isOld = isFromLatest && first < skipped - 1
    return isOld || had.join() !== all.slice(first).join() ? [{ skipped, isFromLatest, had }] : []
  })
}

it('delivers every event once and in order to every subscriber while transactions commit out of order', async () => {
  const random = seededRandom(8)
  const fleet = await startFleet()
  const { client } = fleet.api
  const server = { url: () => client.url, secret: client.secret }
  const database = openPool({ connectionString: fleet.settings.DATABASE_URL, max: WRITERS })
  const bus = await fleet.connectBus()
  const tasks = await startSilentTasks(database, TASKS)
  const ofTasks = tasks.map(({ id }) => ({ id, committed: 2, subscribers: [] as Subscriber<number>[] }))
  // The first subscriber reads from the start. Others start at cursors that it has received.
  const first = subscribeToWorkspace(server, '0', 0)
  const ofWorkspace = [first]
  await waitUntil('the first events', async () => first.received().length === 2 * TASKS)

  const startTwo = () => {
    const task = ofTasks[Math.floor(random() * TASKS)]!
    const seen = first.received()
    const at = Math.floor(random() * seen.length)
    const after = Math.floor(random() * task.committed)
    const ways: (() => [Subscriber<string>, Subscriber<number>])[] = [
      () => [subscribeToWorkspace(server, '0', 0), subscribeToTask(server, task.id, 0, 0)],
      () => [
        subscribeToWorkspace(server, undefined, seen.length),
        subscribeToTask(server, task.id, undefined, task.committed),
      ],
      () => [subscribeToWorkspace(server, seen[at], at + 1), subscribeToTask(server, task.id, after, after)],
    ]
    const [one, other] = ways[ofWorkspace.length % ways.length]!()
    ofWorkspace.push(one)
    task.subscribers.push(other)
  }
  const starts = Array.from({ length: SUBSCRIBERS_OF_EACH }, () => random() * EVENTS).sort((a, b) => b - a)
  let committed = 0
  const onCommit = (written: SilentTask[]) => {
    committed += written.length
    for (const task of ofTasks) if (written.some(({ id }) => id === task.id)) task.committed += 1
    for (; (starts.at(-1) ?? Infinity) <= committed; starts.pop()) startTwo()
  }
  const burst = { database, bus, tasks, random, onCommit }
  await commitOutOfOrder(burst)
  await writeBurst(burst)
  for (const task of tasks) {
    await endSilentTask(database, task.id)
    wakeTask(bus, task)
  }
  const rows = await fleet.sql<{ workspaceId: string; taskId: string; sequence: number; cursor: string }>(
    `SELECT workspace_id AS "workspaceId", task_id AS "taskId", sequence, transaction || '-' || position AS cursor
    FROM task_events ORDER BY transaction, position`,
  )
  const all = rows.map(({ workspaceId, cursor }) => {
    const [transaction, position] = cursor.split('-').map(BigInt) as [bigint, bigint]
    return encodeCursor(workspaceId, { transaction, position })
  })
  for (const { received, follower } of ofWorkspace)
    await waitUntil('the last event', async () => {
      if (follower.failure()) throw follower.failure()
      return received().at(-1) === all.at(-1)
    })
  expect(ofWorkspace.length).toBe(1 + SUBSCRIBERS_OF_EACH)
  expect(all.length).toBeGreaterThanOrEqual(EVENTS)
  expect(findWrong(ofWorkspace, all)).toEqual([])
  expect(await pageThrough(client)).toEqual(all)
  for (const { id, subscribers } of ofTasks) {
    const own = rows.filter(({ taskId }) => taskId === id).map(({ sequence }) => sequence)
    expect(own).toEqual(own.map((_, i) => i + 1))
    await Promise.all(subscribers.map(({ follower }) => follower.completed))
    expect(findWrong(subscribers, own)).toEqual([])
  }
  // The hard cases must have occurred: events that precede events written before them, and events with a higher
  // transaction ID than their writer's.
  const [hard] = await fleet.sql<{ overtaken: number; raised: number }>(`
    SELECT count(*) FILTER (WHERE position < before)::int AS overtaken,
      count(*) FILTER (WHERE transaction::text <> writer)::int AS raised
    FROM (
      SELECT *, xmin::text AS writer, lag(position) OVER (ORDER BY transaction, position) AS before FROM task_events
    ) AS events`)
  expect(hard?.overtaken).toBeGreaterThan(0)
  expect(hard?.raised).toBeGreaterThan(0)
})
