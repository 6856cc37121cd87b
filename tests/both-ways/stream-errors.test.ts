import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { graphql } from '../support/gql/gql.ts'
import { requestRaw, watchRaw } from '../support/raw-request.ts'
import { type Seed, seedWorld } from '../support/seed.ts'
import { atEnd, startTestCanopy, type TestCanopy } from '../support/start-test-canopy.ts'

const Ask = graphql(`
  subscription StreamErrorsAsk($agentId: ID!) {
    agentQuery(input: { agentId: $agentId, query: "annual leave" }) { __typename }
  }
`)
const Follow = graphql(`
  subscription StreamErrorsFollow($taskId: ID!) {
    taskEvents(taskId: $taskId, after: 0) { ... on TaskEvent { type } }
  }
`)

let canopy: TestCanopy
let seed: Seed
beforeAll(async () => {
  canopy = await startTestCanopy({ REQUEST_TIMEOUT_MS: '2500' })
  seed = await seedWorld(canopy.client)
})
afterAll(() => canopy.stop())

/** Takes a table away until the end of the present test. */
async function hide(table: string): Promise<void> {
  const { database } = canopy.app
  await database.runScript(`ALTER TABLE ${table} RENAME TO ${table}_gone`)
  atEnd(() => database.runScript(`ALTER TABLE ${table}_gone RENAME TO ${table}`))
}

const MASKED = {
  errors: [
    {
      message: expect.not.stringMatching(/postings|task_events|prisma|select |relation/i),
      extensions: { code: 'INTERNAL_SERVER_ERROR', requestId: expect.stringMatching(/^[\w.-]{36}$/) },
    },
  ],
}

describe('an unexpected error', () => {
  it('in the middle of a stream is masked, and nothing follows it', async () => {
    await hide('postings')
    const items = await watchRaw(canopy.client, Ask, { agentId: seed.agentId })
    expect(items).toMatchObject([{ data: { agentQuery: { __typename: 'QueryStarted' } } }, MASKED])
    expect(JSON.stringify(items)).not.toMatch(/postings|prisma|\.ts\b/i)
  })

  it('before the first item of taskEvents is masked, and nothing follows it', async () => {
    await hide('task_events')
    expect(await watchRaw(canopy.client, Follow, { taskId: seed.taskId })).toMatchObject([MASKED])
  })

  it('is over when its cause is: the same streams work again', async () => {
    const items = await watchRaw(canopy.client, Ask, { agentId: seed.agentId })
    expect(items.at(-1)).toEqual({ data: { agentQuery: { __typename: 'QueryCompleted' } } })
    const events = await watchRaw(canopy.client, Follow, { taskId: seed.taskId })
    expect(events.at(-1)).toEqual({ data: { taskEvents: { type: 'COMPLETED' } } })
  })
})

/** Holds a lock until the end of the present test: whoever wants the table waits. */
async function lock(table: string): Promise<void> {
  const held = Promise.withResolvers<void>()
  const released = Promise.withResolvers<void>()
  const transaction = canopy.app.database.prisma.$transaction(async tx => {
    await tx.$executeRawUnsafe(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`)
    held.resolve()
    await released.promise
  })
  atEnd(async () => {
    released.resolve()
    await transaction
  })
  await held.promise
}

describe('a request that the database keeps waiting', () => {
  const agents = () =>
    requestRaw(canopy.client.url, {
      headers: { authorization: `Bearer ${canopy.client.secret}`, 'content-type': 'application/json' },
      body: JSON.stringify({ query: '{ agents { totalCount } }' }),
    })
  const timedOut = {
    errors: [{ message: expect.stringContaining('2500 ms'), extensions: { code: 'TIMEOUT' } }],
  }

  // The embedded database has one connection: there it is the key that waits already.
  it('in a field ends with TIMEOUT and 504', async () => {
    await lock('agents')
    const { status, json } = await agents()
    expect(json).toMatchObject(timedOut)
    expect(status).toBe(504)
  })

  it('before its key is known ends with TIMEOUT and 504', async () => {
    await lock('api_keys')
    const { status, json } = await agents()
    expect(json).toMatchObject(timedOut)
    expect(status).toBe(504)
  }, 10_000)
})
