import { graphql } from '../gql/gql.ts'
import type { SoakOfWorkspaceSubscription, TaskStatus } from '../gql/graphql.ts'
import { atEnd } from '../start-test-canopy.ts'
import type { TestClient } from '../test-client.ts'
import { waitUntil } from '../wait-until.ts'
import { openSoakStream, type SoakStream } from './soak-stream.ts'

const OfTask = graphql(`
  subscription SoakOfTask($taskId: ID!, $after: Int) {
    taskEvents(taskId: $taskId, after: $after) { __typename ... on TaskEvent { sequence } }
  }
`)
const OfWorkspace = graphql(`
  subscription SoakOfWorkspace($after: String) {
    workspaceEvents(after: $after) {
      __typename
      ... on WorkspaceEvent { cursor event { sequence status task { id } } }
    }
  }
`)
/** Every fifth stream follows the workspace, the others follow one task. */
const WORKSPACE_EVERY = 5
/** Events that a stream of the task can be behind. With more, the streams would need minutes after the load. */
const MAX_BEHIND = 200
/** Streams that are opened concurrently. */
const AT_ONCE = 20
const OPEN: readonly TaskStatus[] = ['PENDING', 'RUNNING']

/** A stream, and the last event that it has received. */
type Follower = SoakStream & { position(): string | number }

/** Streams that are open all the time. Each checks that it receives every event once and in order. */
export interface OpenStreams {
  all: readonly Follower[]
  /** @throws if a stream ended or received an unexpected item. */
  check(): void
  /** Waits until no stream of the task is far behind. @param last sequence of the last event of the task. */
  keepUp(last: number): Promise<void>
  /** Waits until every stream has received all events. @param last sequence of the last event of the task. */
  waitForAll(last: number): Promise<void>
}

/** Opens `count` streams that end with the test. */
export async function openStreams(client: TestClient, taskId: string, count: number): Promise<OpenStreams> {
  const all: Follower[] = []
  const ofTask: Follower[] = []
  const ofWorkspace: Follower[] = []
  atEnd(() => {
    for (const stream of all) stream.close()
  })
  const open = async (index: number) => {
    const isOfWorkspace = index % WORKSPACE_EVERY === 0
    const stream = await (isOfWorkspace ? followWorkspace(client) : followTask(client, taskId))
    all.push(stream)
    ;(isOfWorkspace ? ofWorkspace : ofTask).push(stream)
  }
  for (let i = 0; i < count; i += AT_ONCE)
    await Promise.all(Array.from({ length: Math.min(AT_ONCE, count - i) }, (_, n) => open(i + n)))
  const check = () => {
    for (const stream of all) stream.check()
  }
  return {
    all,
    check,
    keepUp: last =>
      waitUntil('the streams of the task keep up with its events', async () => {
        check()
        return ofTask.every(({ position }) => Number(position()) >= last - MAX_BEHIND)
      }).then(() => {}),
    async waitForAll(last) {
      const cursors = () => new Set(ofWorkspace.map(({ position }) => position()))
      const behind = () => ofTask.filter(({ position }) => position() !== last).length
      await waitUntil('every stream has all events', async () => {
        check()
        return cursors().size <= 1 && behind() === 0
      }).catch(error => {
        throw new Error(
          `${error.message} ${behind()} of ${ofTask.length} streams of the task lack event ${last}, and those of the workspace end at ${[...cursors()].slice(0, 5).join(', ')}.`,
        )
      })
    },
  }
}

async function followTask(client: TestClient, taskId: string): Promise<Follower> {
  let last = 0
  const stream = await openSoakStream(client, {
    document: OfTask,
    variables: () => ({ taskId, after: last }),
    take({ taskEvents: item }: { taskEvents: { __typename: string; sequence?: number } }) {
      if (item.sequence !== last + 1)
        throw new Error(`Got ${JSON.stringify(item)} after event ${last} of the task.`)
      last = item.sequence
    },
  })
  return { ...stream, position: () => last }
}

async function followWorkspace(client: TestClient): Promise<Follower> {
  let after = '0'
  /** The last event of each task that has not ended. */
  const last = new Map<string, number>()
  const stream = await openSoakStream(client, {
    document: OfWorkspace,
    variables: () => ({ after }),
    take({ workspaceEvents: item }: SoakOfWorkspaceSubscription) {
      // Reports were deleted with their tasks before this stream got the events. No event of another task may be missing.
      if (item.__typename === 'EventGap') return
      if (item.__typename !== 'WorkspaceEvent') throw new Error(`Got ${JSON.stringify(item)} after ${after}.`)
      const { sequence, status, task } = item.event
      const previous = last.get(task.id) ?? 0
      if (sequence !== previous + 1)
        throw new Error(`Got ${JSON.stringify(item)} after event ${previous} of its task.`)
      if (OPEN.includes(status)) last.set(task.id, sequence)
      else last.delete(task.id)
      after = item.cursor
    },
  })
  return { ...stream, position: () => after }
}
