import { expect, it } from 'vitest'
import { encodeCursor, repairEventOrder } from '../../src/streams/workspace-cursor.ts'
import { graphql } from '../support/gql/gql.ts'
import type { DumpEventsQuery } from '../support/gql/graphql.ts'
import { makeRunningTask } from '../support/running-task.ts'
import { setUp, setUpTestCanopy } from '../support/start-test-canopy.ts'
import { waitUntil } from '../support/wait-until.ts'

const Events = graphql(`
  query DumpEvents($after: String) {
    workspaceEvents(after: $after, first: 100) { gap { from } events { cursor event { sequence } } }
  }
`)

const canopy = setUpTestCanopy()
const task = setUp(async () => {
  const workspace = await canopy.app.database.prisma.workspace.findFirstOrThrow()
  return makeRunningTask(canopy.app, workspace.id)
})

const read = async (after: string): Promise<DumpEventsQuery['workspaceEvents']> =>
  (await canopy.client.run(Events, { after })).workspaceEvents
const sequences = ({ events }: Awaited<ReturnType<typeof read>>) => events.map(({ event }) => event.sequence)

it('events of a restored dump precede all new events, and a cursor from before the restore gets a gap', async () => {
  await task.write('before')
  // Simulates a restored dump: its transaction IDs are ahead of this cluster.
  for (const [table, column] of [
    ['task_events', 'transaction'],
    ['tasks', 'last_transaction'],
  ])
    await canopy.app.database.runScript(
      `UPDATE ${table} SET ${column} = ((${column}::text)::bigint + 1000000000)::text::xid8`,
    )
  const lost = await canopy.app.database.prisma.$queryRaw<[{ transaction: string; position: bigint }]>`
    SELECT transaction::text, position FROM task_events ORDER BY position DESC LIMIT 1`
  expect(sequences(await read('0'))).toEqual([])

  // Runs at every start.
  await repairEventOrder(canopy.app.database)
  await task.write('after')
  // Any older open transaction on the server may delay the last event.
  const all = await waitUntil('the new event', async () => {
    const page = await read('0')
    return page.events.length >= 4 && page
  })
  expect(sequences(all)).toEqual([1, 2, 3, 4])
  expect(all.gap).toBeNull()

  const [{ transaction, position }] = lost
  const cursor = encodeCursor(task.workspaceId, { transaction: BigInt(transaction), position })
  expect((await read(cursor)).gap).toMatchObject({ from: cursor })
})
