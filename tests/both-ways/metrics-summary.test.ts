import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { decodeId } from '../../src/platform/ids.ts'
import { completeReport } from '../../src/reports/store/report-rows.ts'
import { CLAIM_LOCK } from '../../src/tasks/claim.ts'
import { PermanentFailure } from '../../src/tasks/define.ts'
import { recordHeartbeat } from '../../src/tasks/heartbeat.ts'
import { endLostTasks } from '../../src/tasks/lease.ts'
import { mergeTotals, removeTotals } from '../../src/usage/merge-slots.ts'
import { COUNT_ROWS, readSummary } from '../support/count-rows.ts'
import { graphql } from '../support/gql/gql.ts'
import { sized } from '../support/scale.ts'
import { refreshCoverage, type Seed, seedWorld } from '../support/seed.ts'
import { seedQuery } from '../support/seed-query.ts'
import { seedReport } from '../support/seed-report.ts'
import { createEndpoint, QUICK_WEBHOOKS } from '../support/seed-webhook.ts'
import { sendCancel } from '../support/send-work.ts'
import { atEnd, setUpTestCanopy } from '../support/start-test-canopy.ts'
import { runAllAttempts } from '../support/task-retries.ts'
import { claimAs } from '../support/tasks/claim.ts'
import { TASK_CODES } from '../support/tasks/task-codes.ts'
import { isDistributed } from '../support/test-database.ts'
import { waitUntil } from '../support/wait-until.ts'
import { startWebhookReceiver } from '../support/webhook-receiver.ts'

const Ask = graphql(`
  query SummaryAsk($agentId: ID!, $query: String!) {
    agentQuery(input: { agentId: $agentId, query: $query }) { queryId }
  }
`)
const Read = graphql(`
  query SummaryRead($between: DateTimeRange) {
    metricsSummary(between: $between) {
      since until tasksAccepted claims claimConflicts leaseRenewals
      queueWaitP50Ms queueWaitP95Ms runP50Ms runP95Ms modelCalls modelTokens modelCostUsd
    }
  }
`)

const TASKS = sized(60, 500)
const HOUR_MS = 3_600_000
const FAR = new Date('2100-01-01')

/** What tasks do, in turn. */
const FATES = ['complete', 'complete', 'complete', 'fail', 'retry', 'exhaust'] as const
const fates = new Map<string, (typeof FATES)[number]>()
const fateOf = (id: string) => {
  const fate = fates.get(id) ?? FATES[fates.size % FATES.length] ?? 'complete'
  fates.set(id, fate)
  return fate
}

const canopy = setUpTestCanopy(
  { TASK_MAX_ATTEMPTS: '2', TASK_LEASE_MS: '600000', ...QUICK_WEBHOOKS },
  {
    ...TASK_CODES,
    COVERAGE_REFRESH: (run, services) => {
      const fate = fateOf(run.task.id)
      if (fate === 'fail') throw new PermanentFailure('NO_SUCH_THING', 'There is no such thing.')
      if (fate === 'exhaust' || (fate === 'retry' && run.task.attempt === 1)) throw new Error('not yet')
      return TASK_CODES.COVERAGE_REFRESH(run, services)
    },
  },
)
let world: Seed
let workspaceId: string
beforeAll(async () => {
  world = await seedWorld(canopy.client)
  await canopy.idle()
  workspaceId = (await prisma().workspace.findFirstOrThrow()).id
})

const prisma = () => canopy.app.database.prisma

/** @returns the UUID of a worker that does not exist in this process. */
async function makeWorker(concurrency: number): Promise<string> {
  const { id } = await prisma().worker.create({
    data: { id: randomUUID(), host: 'test', bootId: 'test', version: '0', concurrency },
  })
  return id
}

/** Starts tasks in another worker. @returns its UUID. */
async function runElsewhere(count: number): Promise<string> {
  const workerId = await makeWorker(count)
  for (let i = 0; i < count; i++) {
    const row = { workspaceId, kind: 'COVERAGE_REFRESH', input: {}, maxAttempts: 2, timeoutMs: 1000 } as const
    const { id } = await prisma().task.create({
      data: { ...row, agentId: decodeId('Agent', world.agentId), dueAt: FAR },
    })
    fates.set(id, 'complete')
    await prisma().task.update({
      where: { id },
      data: { status: 'RUNNING', attempt: 1, workerId, startedAt: new Date() },
    })
  }
  return workerId
}

/** Parts of a worker that runs nothing. */
const partsOf = (workerId: string) => ({
  app: canopy.app,
  workerId,
  stopping: new AbortController().signal,
  running: new Map(),
})

it(`equals the counted rows after ${TASKS} tasks with faults`, async () => {
  const { client } = canopy
  const receiver = await startWebhookReceiver((_, nth) => (nth === 1 ? 500 : 204))
  atEnd(receiver.close)
  await createEndpoint(client, receiver.url, ['TASK_COMPLETED'])
  // Refuses connections.
  await createEndpoint(client, 'http://127.0.0.1:1/', ['TASK_FAILED'])
  const ids = await Promise.all(Array.from({ length: TASKS }, () => refreshCoverage(client, world.agentId)))
  await Promise.all(ids.filter((_, i) => i % 10 === 0).map(id => sendCancel(client, id)))
  const worker = await runElsewhere(3)
  await prisma()
    .$executeRaw`UPDATE workers SET last_seen_at = now() - interval '1 hour' WHERE id = ${worker}::uuid`
  await endLostTasks(partsOf(randomUUID()), { isSilenceKnown: true })
  for (const query of ['annual leave', 'business trip', 'xyzzy'])
    await client.run(Ask, { agentId: world.agentId, query })
  await seedQuery(client, world.agentId)
  const { reportId } = await seedReport(canopy.app, world)
  const report = { workspaceId, reportId: decodeId('Report', reportId) ?? '' }
  await prisma().report.update({ where: { id: report.reportId }, data: { completedAt: null } })
  for (let i = 0; i < 2; i++) await prisma().$transaction(tx => completeReport(tx, report))
  await runAllAttempts(canopy)

  const [rows] = await prisma().$queryRawUnsafe<Record<string, number>[]>(
    COUNT_ROWS.replaceAll('$1', '$1::uuid'),
    workspaceId,
  )
  expect(await readSummary(client)).toEqual({ ...rows, leasesLost: 3, workersLost: 1 })
  expect(rows).toMatchObject({ queries: 4, queriesAnswered: 3, reportsWritten: 1 })
  for (const figure of ['tasksFailed', 'tasksRetried', 'deadLettered', 'webhooksDelivered', 'webhooksFailed'])
    expect(rows?.[figure], figure).toBeGreaterThan(0)
})

/** The figures of a new workspace. */
async function readNew(between?: { gte?: string; lt?: string }) {
  const client = await canopy.newClient()
  return (await client.run(Read, { between: between ?? null })).metricsSummary
}

describe('metricsSummary', () => {
  it('sums whole hours, and has no percentiles without tasks', async () => {
    const summary = await readNew()
    const hour = (time: string) => new Date(time).getTime() / HOUR_MS
    expect(hour(summary.until) - hour(summary.since)).toBe(25)
    expect(Number.isInteger(hour(summary.since))).toBe(true)
    expect(new Date(summary.until).getTime()).toBeGreaterThan(Date.now() - HOUR_MS)
    expect(summary).toMatchObject({
      tasksAccepted: 0,
      queueWaitP50Ms: null,
      runP95Ms: null,
      modelCalls: 0,
      modelTokens: 0,
      modelCostUsd: 0,
    })
  })

  it('widens a period to whole hours, and says what it summed', async () => {
    const yesterday = new Date(Date.now() - 24 * HOUR_MS).toISOString().slice(0, 10)
    const at = (time: string) => `${yesterday}T${time}Z`
    const read = async (gte: string, lt: string) => {
      const { since, until } = await readNew({ gte: at(gte), lt: at(lt) })
      return [since, until]
    }
    expect(await read('10:20:30.000', '11:00:00.001')).toEqual([at('10:00:00.000'), at('12:00:00.000')])
    expect(await read('10:00:00.000', '11:00:00.000')).toEqual([at('10:00:00.000'), at('11:00:00.000')])
  })

  it('limits a period to the time for which totals are kept', async () => {
    const always = await readNew({ gte: '0001-01-01T00:00:00Z', lt: '9999-12-31T23:59:59Z' })
    const days = (new Date(always.until).getTime() - new Date(always.since).getTime()) / (24 * HOUR_MS)
    expect(days).toBeCloseTo(90, 0)
    expect(await readNew({ lt: '0001-01-01T00:00:00Z' })).toMatchObject({ tasksAccepted: 0 })
  })

  it('counts a heartbeat once per running task', async () => {
    const before = await canopy.client.run(Read, {})
    const worker = await runElsewhere(2)
    for (let i = 0; i < 3; i++) await recordHeartbeat(partsOf(worker))
    const after = await canopy.client.run(Read, {})
    expect(after.metricsSummary.leaseRenewals - before.metricsSummary.leaseRenewals).toBe(6)
    await prisma().task.updateMany({ where: { workerId: worker }, data: { status: 'CANCELLED' } })
  })

  it('estimates percentiles from buckets', async () => {
    const client = await canopy.newClient()
    const { id } = await prisma().workspace.findFirstOrThrow({ orderBy: { createdAt: 'desc' } })
    await prisma().$executeRaw`
      INSERT INTO hourly_totals (workspace_id, hour, runs) SELECT ${id}::uuid, date_trunc('hour', now(), 'UTC'), (
        SELECT array_agg(n ORDER BY bucket) FROM (
          SELECT bucket, count(s) AS n FROM generate_series(1, 54) bucket
          LEFT JOIN generate_series(1, 1000) s ON duration_bucket(make_interval(secs => s / 1000.0)) = bucket GROUP BY bucket) counts)`
    const { metricsSummary: summary } = await client.run(Read, {})
    expect(summary.runP50Ms).toBeGreaterThan(500 / 1.2)
    expect(summary.runP50Ms).toBeLessThan(500 * 1.2)
    expect(summary.runP95Ms).toBeGreaterThan(950 / 1.2)
    expect(summary.runP95Ms).toBeLessThan(950 * 1.2)
  })

  it('stays the same when the rows of ended hours are merged, until they are outdated', async () => {
    const client = await canopy.newClient()
    const { id } = await prisma().workspace.findFirstOrThrow({ orderBy: { createdAt: 'desc' } })
    await prisma().$executeRaw`
      INSERT INTO hourly_totals (workspace_id, hour, slot, claims, queue_waits)
      SELECT ${id}::uuid, date_trunc('hour', now(), 'UTC') - make_interval(hours => hours), slot, slot, count_in_bucket(slot)
      FROM generate_series(1, 3) slot, unnest('{0,3,5,2170}'::int[]) hours`
    const count = () => prisma().$queryRaw`
      SELECT count(*)::int AS rows, max(slot) AS slot FROM hourly_totals WHERE workspace_id = ${id}::uuid`
    const between = { gte: '2000-01-01T00:00:00Z' }
    const before = await client.run(Read, { between })
    const scope = { workspaceId: id, limit: 500 }
    expect(await removeTotals(prisma(), scope)).toBe(3)
    expect(await mergeTotals(prisma(), scope)).toBe(2)
    expect(await mergeTotals(prisma(), scope)).toBe(0)
    expect(await count()).toEqual([{ rows: 5, slot: 3 }])
    expect(await client.run(Read, { between })).toEqual(before)
    expect(before.metricsSummary).toMatchObject({ claims: 18, queueWaitP50Ms: expect.any(Number) })
  })

  // Embedded, one worker claims all tasks.
  it.runIf(isDistributed)('counts tasks that another worker took first as claim conflicts', async () => {
    // Its worker could be woken and claim them, too.
    await canopy.restart({ hasWorker: false })
    const { app } = canopy
    const client = await canopy.newClient()
    const { id } = await prisma().workspace.findFirstOrThrow({ orderBy: { createdAt: 'desc' } })
    const row = { workspaceId: id, kind: 'RETENTION', input: {}, maxAttempts: 1, timeoutMs: 1000 } as const
    const [first, second] = [await makeWorker(4), await makeWorker(2)]
    const counter = app.metrics.registry.getSingleMetric('canopy_claim_conflicts_total')
    const countConflicts = async () => (await counter?.get())?.values[0]?.value ?? Number.NaN
    const before = await countConflicts()
    const claims = await prisma().$transaction(async tx => {
      await tx.$executeRaw`SELECT pg_advisory_xact_lock(${CLAIM_LOCK}::bigint)`
      await prisma().task.createMany({ data: [row, row, row] })
      const claims = [claimAs(app, first, 4), claimAs(app, second, 2)]
      await waitUntil('both wait', async () => {
        const waiting = await prisma().$queryRaw<unknown[]>`
          SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND objid = ${CLAIM_LOCK}::oid AND NOT granted
            AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`
        return waiting.length === 2
      })
      return claims
    })
    const claimed = (await Promise.all(claims)).map(tasks => tasks.length)
    const { metricsSummary: summary } = await client.run(Read, {})
    expect(claimed.reduce((a, b) => a + b)).toBe(3)
    // They wanted 3 and 2. The second claim found 2 of them taken, in either order.
    expect(summary).toMatchObject({ claims: 3, claimConflicts: 2 })
    expect(await countConflicts()).toBe(before + 2)
  })
})
