import { expect, it } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { openPostgres } from '../../src/platform/database/open-postgres.ts'
import { decodeId } from '../../src/platform/ids.ts'
import { PermanentFailure } from '../../src/tasks/define.ts'
import { checkTasks } from '../support/check-tasks.ts'
import { expectAllCompleted, makeAgents, startFleet, strikeIngestion, waitForEnds } from '../support/fleet.ts'
import { openPool } from '../support/open-pool.ts'
import { startPostgresProxy } from '../support/postgres-proxy.ts'
import { startPrivatePostgres } from '../support/private-postgres.ts'
import { sendDocuments, sendRefresh } from '../support/send-work.ts'
import { atEnd } from '../support/start-test-canopy.ts'
import { createTestDatabase } from '../support/test-database.ts'

const ROWS = 50

it('keeps writes that follow a transaction that could not start in time', async () => {
  const { settings, drop } = await createTestDatabase()
  atEnd(drop)
  const url = settings.DATABASE_URL ?? ''
  const others = openPool({ connectionString: url })
  await others.query('CREATE TABLE written (number integer)')
  const proxy = await startPostgresProxy(url)
  const { prisma, close } = await openPostgres(proxy.url, {
    ...readConfig([], {}),
    transactionWaitMs: 500,
  })
  atEnd(close)
  const held = Promise.withResolvers<() => void>()
  proxy.holdNext({ statement: /^BEGIN/i, when: 'unanswered' }, held.resolve)
  const late = expect(prisma.$transaction(async () => {})).rejects.toThrow(
    'Unable to start a transaction in the given time',
  )
  const [release] = await Promise.all([held.promise, late])
  release()
  for (let number = 0; number < ROWS; number++)
    await prisma.$executeRaw`INSERT INTO written VALUES (${number}::int)`
  const { rows } = await others.query('SELECT count(*)::int AS written FROM written')
  expect(rows).toEqual([{ written: ROWS }])
})

it('loses no accepted task when Postgres is killed, even with synchronous_commit off', async () => {
  const postgres = await startPrivatePostgres(['synchronous_commit=off', 'wal_writer_delay=10000ms'])
  const fleet = await startFleet({ DATABASE_URL: postgres.url, REDIS_URL: process.env.TEST_REDIS_URL ?? '' })
  const [agentId = ''] = await makeAgents(fleet, 1)
  const accepted = [await sendRefresh(fleet.api.client, agentId), await sendDocuments(fleet.api.client, 1)]
  await postgres.stop()
  await postgres.start()
  await fleet.startWorker()
  await expectAllCompleted(fleet, accepted)
})

it('does not count an attempt that failed because the database was unavailable', async () => {
  const fleet = await startFleet({ TASK_MAX_ATTEMPTS: '1' })
  await fleet.startWorker()
  const taskId = await strikeIngestion(fleet, () => sendDocuments(fleet.api.client, 3), fleet.endSessions)
  await waitForEnds(fleet)
  await checkTasks(fleet, [taskId])
  expect(
    await fleet.sql('SELECT status, attempt, returned FROM tasks WHERE id = $1', [decodeId('Task', taskId)]),
  ).toEqual([{ status: 'COMPLETED', attempt: 2, returned: 1 }])
})

it('records the end of an attempt even if the database closes its connection twice', async () => {
  const fleet = await startFleet()
  const proxy = await fleet.startProxy()
  const worker = await fleet.startWorkerWith(
    {
      DOCUMENT_INGESTION() {
        throw new PermanentFailure('FULL', 'The shelf is full.')
      },
    },
    { DATABASE_URL: proxy.url },
  )
  const refuseNext = (left: number) => {
    if (left === 0) return
    proxy.holdNext({ statement: /FROM tasks WHERE .* FOR UPDATE/, when: 'before' }, release => {
      refuseNext(left - 1)
      const end = 'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = $1'
      void fleet.sql(end, [worker.name]).then(() => release())
    })
  }
  refuseNext(2)
  const taskId = await sendDocuments(fleet.api.client, 1)
  await waitForEnds(fleet)
  expect(
    await fleet.sql('SELECT status, attempt, failure FROM tasks WHERE id = $1', [decodeId('Task', taskId)]),
  ).toEqual([{ status: 'FAILED', attempt: 1, failure: expect.objectContaining({ code: 'FULL' }) }])
})
