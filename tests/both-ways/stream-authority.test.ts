import { describe, expect, it } from 'vitest'
import { digestSecret } from '../../src/auth/authenticate.ts'
import { readConfig } from '../../src/config/config.ts'
import type { Prisma, Scope } from '../../src/generated/prisma/client.ts'
import { graphql } from '../support/gql/gql.ts'
import { openEvents, openSocket } from '../support/open-stream.ts'
import { makeRunningTask, type RunningTask } from '../support/running-task.ts'
import { openSingle } from '../support/single-connection.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import type { TestClient } from '../support/test-client.ts'

const Watch = graphql(`
  subscription AuthorityWatch($taskId: ID!) { taskEvents(taskId: $taskId) { ... on TaskEvent { sequence } } }
`)
const Revoke = graphql(`
  mutation AuthorityRevoke($id: ID!) { revokeApiKey(input: { id: $id }) { __typename } }
`)
const Key = graphql(`query AuthorityKey { viewer { apiKey { id } } }`)

// Polls, because nothing announces a removed task.
const canopy = setUpTestCanopy({ STREAM_RECHECK_MS: '50', EVENT_POLL_MS: '50' })

interface Watched {
  client: TestClient
  task: RunningTask
  /** Changes the row of the client's API key. */
  changeKey(data: Prisma.ApiKeyUpdateInput): Promise<unknown>
}

/** Creates a client with its own workspace and a running task there. */
async function newWatched(scopes: Scope[] = ['ADMIN']): Promise<Watched> {
  const client = await canopy.newClient({ scopes })
  const where = { digest: digestSecret(client.secret) }
  const { apiKey } = canopy.app.database.prisma
  const { workspaceId } = await apiKey.findUniqueOrThrow({ where })
  const task = await makeRunningTask(canopy.app, workspaceId)
  return { client, task, changeKey: async data => apiKey.update({ where, data }) }
}

const operation = ({ task }: Watched) => ({ document: Watch, variables: { taskId: task.id } })

/** Opens a stream of Server-Sent Events and waits for its first item, as `openSocket` does. */
async function openAndReceive(watched: Watched) {
  const stream = await openEvents(watched.client, operation(watched))
  await expect.poll(() => stream.received().length).toBeGreaterThan(0)
  return stream
}

describe.each([
  ['Server-Sent Events', openAndReceive],
  ['a WebSocket', (watched: Watched) => openSocket(watched.client, operation(watched))],
  ['a single connection', (watched: Watched) => openSingle(watched.client, operation(watched))],
])('a stream over %s', (_, open) => {
  it('ends with UNAUTHENTICATED when its key is revoked', async () => {
    const watched = await newWatched()
    const { ended } = await open(watched)
    const { viewer } = await watched.client.run(Key, {})
    await watched.client.run(Revoke, { id: viewer.apiKey.id })
    const { items, isComplete } = await ended
    expect(items.at(-1)?.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }])
    expect(isComplete).toBe(true)
  })

  it('ends with UNAUTHENTICATED when its key expires', async () => {
    const watched = await newWatched()
    const { ended } = await open(watched)
    await watched.changeKey({ expiresAt: new Date(Date.now() - 1) })
    expect((await ended).items.at(-1)?.errors).toMatchObject([{ extensions: { code: 'UNAUTHENTICATED' } }])
  })

  it('ends with FORBIDDEN when its key loses the READ scope', async () => {
    const watched = await newWatched()
    const { ended } = await open(watched)
    await watched.changeKey({ scopes: [] })
    const { items, isComplete } = await ended
    expect(items.at(-1)?.errors).toMatchObject([{ extensions: { code: 'FORBIDDEN' } }])
    expect(isComplete).toBe(true)
  })

  it('is closed when its key loses another scope, and can be reopened', async () => {
    const watched = await newWatched()
    const { ended } = await open(watched)
    await watched.changeKey({ scopes: ['READ'] })
    const { items, isComplete } = await ended
    expect(items).toEqual([{ data: { taskEvents: { sequence: 2 } } }])
    expect(isComplete).toBe(false)
    const again = await open(watched)
    await watched.task.finish()
    expect((await again.ended).isComplete).toBe(true)
  })

  it('ends as for an unknown task when its task is removed', async () => {
    const watched = await newWatched()
    const { ended } = await open(watched)
    await canopy.app.database.prisma.task.delete({ where: { id: watched.task.uuid } })
    const { items, isComplete } = await ended
    expect(items.at(-1)?.errors).toMatchObject([
      { message: `No task has the id or key "${watched.task.id}".`, extensions: { code: 'BAD_USER_INPUT' } },
    ])
    expect(isComplete).toBe(true)
  })

  it('continues while its key stays valid', async () => {
    const watched = await newWatched(['READ'])
    const { ended } = await open(watched)
    // When a recheck ends a stream that was opened later, the first stream has passed a recheck, too.
    for (let recheck = 0; recheck < 2; recheck++) {
      const later = await newWatched()
      const stream = await open(later)
      await later.changeKey({ revokedAt: new Date() })
      await stream.ended
    }
    await watched.task.finish()
    const { items, isComplete } = await ended
    expect(items.at(-1)).toEqual({ data: { taskEvents: { sequence: 3 } } })
    expect(isComplete).toBe(true)
  })
})

it('a key is rechecked at least every 5 s', () => {
  expect(readConfig([], {}).streams.recheckMs).toBeLessThanOrEqual(5_000)
  expect(() => readConfig([], { STREAM_RECHECK_MS: '5001' })).toThrow('STREAM_RECHECK_MS')
})
