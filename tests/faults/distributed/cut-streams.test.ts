import { expect, it } from 'vitest'
import { connectRedisBus } from '../../../src/platform/events/redis-bus.ts'
import { encodeId } from '../../../src/platform/ids.ts'
import { createLogger } from '../../../src/platform/logger.ts'
import { wakeTask } from '../../../src/platform/tasks/task-topics.ts'
import { startCuttingProxy } from '../../support/cutting-proxy.ts'
import { type Fleet, startFleet } from '../../support/fleet.ts'
import { findFreePort } from '../../support/free-port.ts'
import { graphql } from '../../support/gql/gql.ts'
import { createPrivateRedis } from '../../support/private-redis.ts'
import { followStream, type Server } from '../../support/resuming-client.ts'
import { endSilentTask, type SilentTask, startSilentTasks, writeEvents } from '../../support/silent-tasks.ts'
import { atEnd } from '../../support/start-test-canopy.ts'
import { waitUntil } from '../../support/wait-until.ts'

const OfTask = graphql(`
  subscription CutOfTask($taskId: ID!, $after: Int) {
    taskEvents(taskId: $taskId, after: $after) {
      __typename
      ... on TaskEvent { sequence }
    }
  }
`)
const OfWorkspace = graphql(`
  subscription CutOfWorkspace($after: String) {
    workspaceEvents(after: $after) {
      __typename
      ... on WorkspaceEvent { cursor event { sequence } }
    }
  }
`)

const EVENTS = 2_000
const EVENTS_BETWEEN_CUTS = 7
/** Events that are written before the streams are woken. */
const BATCH = 20
/** Events that they may be behind: who is further behind is sent more than is to be cut. */
const MOST_BEHIND = 60
/** Events that a stream must give between two faults. */
const STEP = 100
/** Of the writer, between two events. */
const PAUSE_MS = 2
const COMES_WITHIN_MS = 30_000

/** A task that writes events, each in a transaction of its own. */
async function startWriter({ connect, settings }: Fleet) {
  const database = await connect()
  atEnd(() => database.release())
  const bus = await connectRedisBus(
    settings.REDIS_URL ?? '',
    5_000,
    createLogger({ logLevel: 'silent', role: 'api' }),
  )
  atEnd(() => bus.close())
  const [task] = (await startSilentTasks(database, 1)) as [SilentTask]
  // What Postgres itself may lose is not asked here.
  await database.query('SET synchronous_commit = off')
  return {
    taskId: encodeId('Task', task.id),
    async write(count: number) {
      await writeEvents(database, task.id, count)
      wakeTask(bus, task)
    },
    async end() {
      await endSilentTask(database, task.id)
      wakeTask(bus, task)
    },
  }
}

/** Follows the only task, and the workspace, from the start. */
function followBoth(server: Server, taskId: string) {
  const ofTask = followStream(server, OfTask, { taskId, after: 0 }, ({ taskEvents: item }) =>
    item.__typename === 'TaskEvent' ? item.sequence : undefined,
  )
  const ofWorkspace = followStream(server, OfWorkspace, { after: '0' }, ({ workspaceEvents: item }) =>
    item.__typename === 'WorkspaceEvent' ? item.cursor : undefined,
  )
  return { ofTask, ofWorkspace }
}

/** What came of each: the sequences of events, and the names of what is none. */
function sequencesOf({ ofTask, ofWorkspace }: ReturnType<typeof followBoth>) {
  return {
    ofTask: ofTask.items.map(({ taskEvents: item }) =>
      item.__typename === 'TaskEvent' ? item.sequence : item.__typename,
    ),
    ofWorkspace: ofWorkspace.items.map(({ workspaceEvents: item }) =>
      item.__typename === 'WorkspaceEvent' ? item.event.sequence : item.__typename,
    ),
  }
}

/** Waits until each has so many items. @throws what ended one, if it ended with an error. */
async function waitForItems(followers: ReturnType<typeof followBoth>, count: number): Promise<void> {
  for (const { items, failure } of Object.values(followers))
    await waitUntil(`item ${count} of a stream`, COMES_WITHIN_MS, async () => {
      if (failure()) throw failure()
      return items.length >= count
    })
}

const all = (count: number) => Array.from({ length: count }, (_, i) => i + 1)

it('2,000 events, the unmodified graphql-sse client, its connection cut every 7 events: 2,000 in order, 0 lost, 0 doubled', {
  timeout: 120_000,
}, async () => {
  const fleet = await startFleet()
  const { secret, url } = fleet.api.client
  const writer = await startWriter(fleet)
  const proxy = await startCuttingProxy(url, EVENTS_BETWEEN_CUTS)
  const cut = followBoth({ url: () => proxy.url, secret }, writer.taskId)
  // Others who follow the same and are not cut.
  const whole = followBoth({ url: () => url, secret }, writer.taskId)
  // ENQUEUED and STARTED are there already, and the end is yet to come.
  for (let written = 2; written < EVENTS - 1; ) {
    const count = Math.min(BATCH, EVENTS - 1 - written)
    await writer.write(count)
    written += count
    await waitForItems(cut, written - MOST_BEHIND)
  }
  await writer.end()
  for (const followers of [cut, whole]) {
    await waitForItems(followers, EVENTS)
    await followers.ofTask.completed
    expect(sequencesOf(followers)).toEqual({ ofTask: all(EVENTS), ofWorkspace: all(EVENTS) })
  }
  // A connection that broke for another reason begins to count anew.
  expect(proxy.cuts()).toBeGreaterThanOrEqual(2 * Math.floor((EVENTS - 1) / EVENTS_BETWEEN_CUTS))
})

it('a restart of the API, one of Redis, and a move to another API process lose and double no event', {
  timeout: 120_000,
}, async () => {
  const redis = await createPrivateRedis()
  await redis.start()
  const fleet = await startFleet({ REDIS_URL: redis.url, PORT: String(await findFreePort()) })
  const elsewhere = await fleet.startApi({ PORT: '0' })
  const writer = await startWriter(fleet)
  let { url } = fleet.api.client
  const followers = followBoth({ url: () => url, secret: fleet.api.client.secret }, writer.taskId)
  let written = 2
  let isDone = false
  const write = async () => {
    for (; !isDone; written += 1) {
      await writer.write(1)
      await new Promise(resolve => setTimeout(resolve, PAUSE_MS))
    }
  }
  const goesOn = () => waitForItems(followers, written + STEP)
  const faults = async () => {
    await goesOn()
    await fleet.api.end('SIGTERM')
    const restarted = await fleet.startApi()
    await goesOn()
    await redis.kill()
    await goesOn()
    await redis.start()
    await goesOn()
    url = elsewhere.client.url
    await restarted.end('SIGKILL')
    await goesOn()
  }
  await Promise.all([faults().finally(() => (isDone = true)), write()])
  await writer.end()
  written += 1
  await waitForItems(followers, written)
  await followers.ofTask.completed
  expect(sequencesOf(followers)).toEqual({ ofTask: all(written), ofWorkspace: all(written) })
})
