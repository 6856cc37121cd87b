import { expect, it } from 'vitest'
import { encodeId } from '../../../src/platform/ids.ts'
import { startCuttingProxy } from '../../support/cutting-proxy.ts'
import { type Fleet, startFleet } from '../../support/fleet.ts'
import { findFreePort } from '../../support/free-port.ts'
import { startPrivateRedis } from '../../support/private-redis.ts'
import { followTask, followWorkspace, type Server } from '../../support/resuming-client.ts'
import { sized } from '../../support/scale.ts'
import { endSilentTask, type SilentTask, startSilentTasks, writeEvents } from '../../support/silent-tasks.ts'
import { wakeTask } from '../../support/tasks/wake-task.ts'
import { waitUntil } from '../../support/wait-until.ts'

const EVENTS = sized(200, 2_000)
const EVENTS_BETWEEN_CUTS = 7
/** Events written before the streams are woken. */
const BATCH = 20
/** Maximum lag of a stream, in events. With a larger lag, more events are sent at once than are to be cut off. */
const MAX_BEHIND = 60
/** Events that each stream must deliver between two faults. */
const STEP = sized(20, 100)
/** Maximum number of events written ahead of the streams. */
const MAX_AHEAD = 3 * STEP

/** Starts a task whose events are each written in a separate transaction. */
async function startWriter({ connect, connectBus }: Fleet) {
  const database = await connect()
  const bus = await connectBus()
  const [task] = (await startSilentTasks(database, 1)) as [SilentTask]
  // Data loss in Postgres itself is not tested here.
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

/** Subscribes to the only task and to its workspace, both from the start. */
function followBoth(server: Server, taskId: string) {
  return { ofTask: followTask(server, taskId, 0), ofWorkspace: followWorkspace(server, '0') }
}

/** @returns what each stream received: sequences of events, and type names of other items. */
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

/** Waits until each stream has received `count` items. @throws the error that ended a stream. */
async function waitForItems(followers: ReturnType<typeof followBoth>, count: number): Promise<void> {
  for (const { items, failure } of Object.values(followers))
    await waitUntil(`item ${count} of a stream`, async () => {
      if (failure()) throw failure()
      return items.length >= count
    })
}

const all = (count: number) => Array.from({ length: count }, (_, i) => i + 1)

it('delivers every event once and in order to a graphql-sse client that is often disconnected', async () => {
  const fleet = await startFleet()
  const { secret, url } = fleet.api.client
  const writer = await startWriter(fleet)
  const proxy = await startCuttingProxy(url, EVENTS_BETWEEN_CUTS)
  const cut = followBoth({ url: () => proxy.url, secret }, writer.taskId)
  // Subscribers of the same events without cuts.
  const whole = followBoth({ url: () => url, secret }, writer.taskId)
  // ENQUEUED and STARTED already exist, and the final event follows.
  for (let written = 2; written < EVENTS - 1; ) {
    const count = Math.min(BATCH, EVENTS - 1 - written)
    await writer.write(count)
    written += count
    await waitForItems(cut, written - MAX_BEHIND)
  }
  await writer.end()
  for (const followers of [cut, whole]) {
    await waitForItems(followers, EVENTS)
    await followers.ofTask.completed
    expect(sequencesOf(followers)).toEqual({ ofTask: all(EVENTS), ofWorkspace: all(EVENTS) })
  }
  // A connection that breaks for another reason restarts the proxy's count.
  expect(proxy.cuts()).toBeGreaterThanOrEqual(2 * Math.floor((EVENTS - 1) / EVENTS_BETWEEN_CUTS))
})

it('loses and duplicates no event across restarts of API and Redis, and a move to another API', async () => {
  const redis = await startPrivateRedis()
  const fleet = await startFleet({ REDIS_URL: redis.url, PORT: String(await findFreePort()) })
  const elsewhere = await fleet.startApi({ PORT: '0' })
  const writer = await startWriter(fleet)
  let { url } = fleet.api.client
  const followers = followBoth({ url: () => url, secret: fleet.api.client.secret }, writer.taskId)
  const received = () => Math.min(...Object.values(followers).map(({ items }) => items.length))
  let written = 2
  let isDone = false
  const write = async () => {
    for (; !isDone; written += 1) {
      await writer.write(1)
      await waitUntil('the streams go on', async () => isDone || written < received() + MAX_AHEAD)
    }
  }
  const goesOn = () => waitForItems(followers, written + STEP)
  const faults = async () => {
    await goesOn()
    await fleet.api.stop()
    const restarted = await fleet.startApiProcess()
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
  await waitForItems(followers, written + 1)
  await followers.ofTask.completed
  expect(sequencesOf(followers)).toEqual({ ofTask: all(written + 1), ofWorkspace: all(written + 1) })
})
