import { expect, it } from 'vitest'
import { openReader } from '../../support/event-reader.ts'
import { startFleet } from '../../support/fleet.ts'
import { sized } from '../../support/scale.ts'
import { waitUntil } from '../../support/wait-until.ts'

const CLIENTS = sized(30, 500)
const MAX_STATEMENTS = 2
const MISSED = 5

it('resumes many clients that disconnect at once with at most 2 statements each', async () => {
  const fleet = await startFleet()
  const proxy = await fleet.startProxy()
  // Long intervals keep periodic reads out of the statement count.
  const { client } = await fleet.startApi({
    DATABASE_URL: proxy.url,
    EVENT_POLL_MS: '60000',
    STREAM_RECHECK_MS: '5000',
  })
  const task = await fleet.startSilentTask()
  const readers = Array.from({ length: CLIENTS }, () => openReader(client, task.id))
  const allHave = (last: number) => async () => readers.every(({ sequences }) => sequences.at(-1) === last)
  await waitUntil('all streams are open', allHave(await task.write()))

  const before = proxy.statementCount()
  for (const { cut } of readers) cut()
  const last = await task.write(MISSED)
  await waitUntil('all have what they missed', allHave(last))
  expect((proxy.statementCount() - before) / CLIENTS).toBeLessThanOrEqual(MAX_STATEMENTS)
  for (const { sequences, connections } of readers) {
    expect(sequences).toEqual(Array.from({ length: last }, (_, i) => i + 1))
    expect(connections).toHaveLength(2)
  }
})
