import { buildSchema, parse, validateSubscriptionArgs } from 'graphql'
import { expect, it } from 'vitest'
import { adminOf } from '../../src/auth/viewer.ts'
import { readConfig } from '../../src/config/config.ts'
import { Prisma } from '../../src/generated/prisma/client.ts'
import { createLogger } from '../../src/platform/logger.ts'
import type { Operations } from '../../src/platform/operations.ts'
import { createEventExecutor, createSharedExecutions } from '../../src/streams/execution.ts'

const schema = buildSchema(`
  type Query { unused: Int }
  type Subscription { event: Item!, item: Item! }
  type Item { task: String! }
`)
const config = readConfig([], { LOG_LEVEL: 'silent' })

/** Executes `event`, as for events of tasks, or `item`, as for items of queries. */
function executorFor(field: 'event' | 'item') {
  const document = parse(`subscription { ${field} { task } }`)
  const validArgs = validateSubscriptionArgs({ schema, document })
  if (!('operation' in validArgs)) throw new Error(JSON.stringify(validArgs))
  const operations = { run: (_: unknown, work: () => unknown) => work() } as unknown as Operations
  const viewer = adminOf({ workspaceId: 'w', userId: 'u', apiKeyId: 'k' })
  const shared = createSharedExecutions({ cacheRequested() {} })
  const subscription = { document, validArgs, viewer, requestId: 'r', language: 'en' as const }
  return createEventExecutor({ config, log: createLogger(config), operations }, shared, subscription)
}

let last = 0
/** What a subscription reads. Null: its task was deleted after the event was read. */
function make(field: 'event' | 'item', task: string | null) {
  const read = () => {
    if (task !== null) return task
    throw new Prisma.PrismaClientKnownRequestError('No record', { code: 'P2025', clientVersion: '0' })
  }
  return { key: ++last, [field]: { task: read } }
}

it('leaves out events of tasks that were deleted in the meantime, and goes on', async () => {
  const executor = executorFor('event')
  expect((await executor.execute([make('event', null)])).results).toEqual([])
  const page = [make('event', 'a'), make('event', null), make('event', 'b')]
  const { results, problem } = await executor.execute(page)
  expect({ data: results.map(({ data }) => data), problem }).toEqual({
    data: [{ event: { task: 'a' } }, { event: { task: 'b' } }],
    problem: undefined,
  })
})

it('leaves out no item of a query, because clients count them', async () => {
  const executor = executorFor('item')
  await expect(executor.execute([make('item', null)])).rejects.toThrow('No record')
  const { results, problem } = await executor.execute([make('item', 'a'), make('item', null)])
  expect({ sent: results.length, problem }).toMatchObject({ sent: 1, problem: { message: 'No record' } })
})
