import { afterAll, beforeAll, expect, it } from 'vitest'
import { encodeCursor, repairEventOrder } from '../../src/streams/workspace-cursor.ts'
import { graphql } from '../support/gql/gql.ts'
import type { DumpEventsQuery } from '../support/gql/graphql.ts'
import { makeRunningTask, type RunningTask } from '../support/running-task.ts'
import { startTestCanopy, type TestCanopy } from '../support/start-test-canopy.ts'
import { waitUntil } from '../support/wait-until.ts'

const Events = graphql(`
  query DumpEvents($after: String) {
    workspaceEvents(after: $after, first: 100) {
      gap { from }
      events { cursor event { sequence } }
    }
  }
`)

let canopy: TestCanopy
let task: RunningTask
beforeAll(async () => {
  canopy = await startTestCanopy()
  const workspace = await canopy.app.database.prisma.workspace.findFirstOrThrow()
  task = await makeRunningTask(canopy.app, workspace.id)
})
afterAll(() => canopy.stop())

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

  const cursor = encodeCursor(task.workspaceId, {
    transaction: BigInt(lost[0].transaction),
    position: lost[0].position,
  })
  expect((await read(cursor)).gap).toMatchObject({ from: cursor })
})
