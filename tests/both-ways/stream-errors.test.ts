import { describe, expect, it } from 'vitest'
import { graphql } from '../support/gql/gql.ts'
import { watchRaw } from '../support/raw-request.ts'
import { untyped } from '../support/schema-walk.ts'
import { seedWorld } from '../support/seed.ts'
import { atEnd, setUp, setUpTestCanopy } from '../support/start-test-canopy.ts'

const Ask = graphql(`
  subscription StreamErrorsAsk($agentId: ID!) {
    agentQuery(input: { agentId: $agentId, query: "annual leave" }) {
      __typename ... on QueryFailed { code message retryable }
    }
  }
`)
const Follow = graphql(`
  subscription StreamErrorsFollow($taskId: ID!) {
    taskEvents(taskId: $taskId, after: 0) { ... on TaskEvent { type } }
  }
`)

const canopy = setUpTestCanopy()
const seed = setUp(() => seedWorld(canopy.client))

/** Renames a table until the end of the current test. */
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
  it('is masked in a streamed query and ends it, as an item of its log', async () => {
    await hide('postings')
    const items = await watchRaw(canopy.client, Ask, { agentId: seed.agentId })
    const failed = {
      __typename: 'QueryFailed',
      code: 'UNAVAILABLE',
      message: expect.stringMatching(/^Internal error\..* request ID [\w-]{36} /),
      retryable: true,
    }
    expect(items).toEqual([
      { data: { agentQuery: { __typename: 'QueryStarted' } } },
      { data: { agentQuery: failed } },
    ])
    expect(JSON.stringify(items)).not.toMatch(/postings|prisma|\.ts\b/i)
  })

  it('is masked before the first item of taskEvents and ends the stream', async () => {
    await hide('task_events')
    expect(await watchRaw(canopy.client, Follow, { taskId: seed.taskId })).toMatchObject([MASKED])
  })

  it('does not affect the same streams once its cause is gone', async () => {
    const items = await watchRaw(canopy.client, Ask, { agentId: seed.agentId })
    expect(items.at(-1)).toEqual({ data: { agentQuery: { __typename: 'QueryCompleted' } } })
    const events = await watchRaw(canopy.client, Follow, { taskId: seed.taskId })
    expect(events.at(-1)).toEqual({ data: { taskEvents: { type: 'COMPLETED' } } })
  })
})

describe('a request that waits for the database', () => {
  // A separate instance: on a busy machine, any other request may exceed this timeout.
  const impatient = setUpTestCanopy({ REQUEST_TIMEOUT_MS: '100' })

  /** Locks a table until the end of the current test. */
  async function lock(table: string): Promise<void> {
    const locked = Promise.withResolvers<void>()
    const released = Promise.withResolvers<void>()
    const transaction = impatient.app.database.prisma.$transaction(async tx => {
      await tx.$executeRawUnsafe(`LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`)
      locked.resolve()
      await released.promise
    })
    atEnd(async () => {
      released.resolve()
      await transaction
    })
    await locked.promise
  }

  // The embedded database has one connection, so there both requests wait for their key.
  it.each([
    ['in a field', 'agents'],
    ['before its key is read', 'api_keys'],
  ])('ends with TIMEOUT and 504 %s', async (_, table) => {
    await lock(table)
    expect(await impatient.client.send(untyped('{ agents { totalCount } }'), {})).toMatchObject({
      status: 504,
      errors: [{ message: expect.stringContaining('100 ms'), extensions: { code: 'TIMEOUT' } }],
    })
  })
})
