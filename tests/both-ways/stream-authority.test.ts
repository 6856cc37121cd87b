import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Scope } from '../../src/generated/prisma/client.ts'
import { digestSecret } from '../../src/platform/auth/api-key.ts'
import { graphql } from '../support/gql/gql.ts'
import { openEvents, openSocket } from '../support/open-stream.ts'
import { makeRunningTask, type RunningTask } from '../support/running-task.ts'
import { startTestCanopy, type TestCanopy } from '../support/start-test-canopy.ts'
import type { TestClient } from '../support/test-client.ts'

const Watch = graphql(`
  subscription AuthorityWatch($taskId: ID!) {
    taskEvents(taskId: $taskId) { ... on TaskEvent { sequence } }
  }
`)
const Revoke = graphql(`
  mutation AuthorityRevoke($id: ID!) {
    revokeApiKey(input: { id: $id }) { __typename }
  }
`)
const Key = graphql(`
  query AuthorityKey {
    viewer { apiKey { id } }
  }
`)

let canopy: TestCanopy
beforeAll(async () => {
  canopy = await startTestCanopy({ STREAM_RECHECK_MS: '400' })
})
afterAll(() => canopy.stop())

interface Watched {
  client: TestClient
  task: RunningTask
  /** Where its key is. */
  where: { digest: string }
}

/** A client of a workspace of its own, and a task there that runs. */
async function newWatched(scopes: Scope[] = ['ADMIN']): Promise<Watched> {
  const client = await canopy.newClient({ scopes })
  const where = { digest: digestSecret(client.secret) }
  const key = await canopy.app.database.prisma.apiKey.findUniqueOrThrow({ where })
  return { client, where, task: await makeRunningTask(canopy.app, key.workspaceId) }
}

const operation = ({ task }: Watched) => ({ document: Watch, variables: { taskId: task.id } })

describe.each([
  ['Server-Sent Events', (watched: Watched) => openEvents(watched.client, operation(watched))],
  ['a WebSocket', (watched: Watched) => openSocket(watched.client, operation(watched))],
])('a stream by %s', (_, open) => {
  it('ends with UNAUTHENTICATED within 5 s when its key is revoked', async () => {
    const watched = await newWatched()
    const { ended } = await open(watched)
    const { viewer } = await watched.client.run(Key, {})
    const revokedAt = Date.now()
    await watched.client.run(Revoke, { id: viewer.apiKey.id })
    const { items, isComplete } = await ended
    expect(Date.now() - revokedAt).toBeLessThan(5_000)
    expect(items.at(-1)?.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }])
    expect(isComplete).toBe(true)
  })

  it('ends with UNAUTHENTICATED when its key expires', async () => {
    const watched = await newWatched()
    const { ended } = await open(watched)
    await canopy.app.database.prisma.apiKey.update({
      where: watched.where,
      data: { expiresAt: new Date(Date.now() - 1) },
    })
    expect((await ended).items.at(-1)?.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }])
  })

  it('ends with FORBIDDEN when its key may read no more', async () => {
    const watched = await newWatched()
    const { ended } = await open(watched)
    await canopy.app.database.prisma.apiKey.update({ where: watched.where, data: { scopes: [] } })
    const { items, isComplete } = await ended
    expect(items.at(-1)?.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
    expect(isComplete).toBe(true)
  })

  it('is cut, to be judged anew, when its key may less than before but still read', async () => {
    const watched = await newWatched()
    const { ended } = await open(watched)
    await canopy.app.database.prisma.apiKey.update({ where: watched.where, data: { scopes: ['READ'] } })
    const { items, isComplete } = await ended
    expect(items).toEqual([{ data: { taskEvents: { sequence: 2 } } }])
    expect(isComplete).toBe(false)
    // And goes on where the client comes back.
    const again = await open(watched)
    await watched.task.finish()
    expect((await again.ended).isComplete).toBe(true)
  })

  it('ends as for an unknown task within 5 s when its task is removed', async () => {
    const watched = await newWatched()
    const { ended } = await open(watched)
    const removedAt = Date.now()
    await canopy.app.database.prisma.task.delete({ where: { id: watched.task.uuid } })
    const { items, isComplete } = await ended
    expect(Date.now() - removedAt).toBeLessThan(5_000)
    expect(items.at(-1)?.errors).toMatchObject([
      { message: `No task has the id or key "${watched.task.id}".`, extensions: { code: 'BAD_USER_INPUT' } },
    ])
    expect(isComplete).toBe(true)
  })

  it('goes on while nothing about its key changes', async () => {
    const watched = await newWatched(['READ'])
    const { ended } = await open(watched)
    await new Promise(resolve => setTimeout(resolve, 1_000))
    await watched.task.finish()
    const { items, isComplete } = await ended
    expect(items.at(-1)).toEqual({ data: { taskEvents: { sequence: 3 } } })
    expect(isComplete).toBe(true)
  })
})
