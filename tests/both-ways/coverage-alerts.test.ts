import { print } from 'graphql'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { alertCursorOwner } from '../../src/coverage/alert-log.ts'
import { decodeId } from '../../src/platform/ids.ts'
import { encodeCursor, repairEventOrder } from '../../src/streams/workspace-cursor.ts'
import { take } from '../support/collect.ts'
import { graphql } from '../support/gql/gql.ts'
import { connectSocket, openEvents } from '../support/open-stream.ts'
import { watchRaw } from '../support/raw-request.ts'
import { randomId } from '../support/schema-walk.ts'
import { createMeasuredAgent, refreshCoverage, seedWorld, setTargets, waitForTask } from '../support/seed.ts'
import { createEndpoint } from '../support/seed-webhook.ts'
import { atEnd, setUpTestCanopy } from '../support/start-test-canopy.ts'
import { runAllAttempts } from '../support/task-retries.ts'
import { TASK_CODES, type TaskCode } from '../support/tasks/task-codes.ts'
import { startWebhookReceiver, verifyLatest } from '../support/webhook-receiver.ts'

const SetRule = graphql(`
  mutation AlertsSetRule($input: SetCoverageAlertInput!) {
    setCoverageAlert(input: $input) {
      __typename ... on SetCoverageAlertPayload { agent { id alertRule { belowPercent dropPoints } } }
      ... on ValidationError { issues { path message } } ... on NotFoundError { requestedId }
    }
  }
`)
const Measure = graphql(`
  mutation AlertsMeasure($agentId: ID!) {
    refreshCoverage(input: { agentId: $agentId, background: false }) {
      ... on RefreshCoveragePayload { coverage { id percent } }
    }
  }
`)
const Watch = graphql(`
  subscription AlertsWatch($agentId: ID, $after: String) {
    coverageAlerts(agentId: $agentId, after: $after) {
      agent { id name } snapshot { id percent } reason at cursor
    }
  }
`)
const EventCursor = graphql(`query AlertsEventCursor { workspaceEvents { endCursor } }`)
const Deliveries = graphql(`
  query AlertsDeliveries { webhookEndpoints { nodes { deliveries { nodes { event status task { id } } } } } }
`)

const NODE = 'policies/travel'

const measureByTask = TASK_CODES.COVERAGE_REFRESH as TaskCode
let code: TaskCode = measureByTask
const canopy = setUpTestCanopy(
  { WEBHOOK_ALLOW_LOOPBACK: 'true', WEBHOOK_QUICK_RETRY_MS: '1' },
  { ...TASK_CODES, COVERAGE_REFRESH: (run, services) => code(run, services) },
)
beforeAll(async () => {
  await seedWorld(canopy.client)
})
beforeEach(() => {
  code = measureByTask
})

/** Creates an agent with a coverage of 100 % / target and a rule. @returns its ID. */
async function makeAgent(
  rule: { belowPercent?: number; dropPoints?: number } = {},
  target = 1,
): Promise<string> {
  const { agentId } = await createMeasuredAgent(canopy.client, { name: 'travel', nodeKeys: [NODE] })
  await measure(agentId, target)
  await canopy.client.run(SetRule, { input: { agentId, ...rule } })
  return agentId
}

/** Sets the target of the node, at which one document is placed. */
const setTarget = (agentId: string, target: number) => setTargets(canopy.client, agentId, { [NODE]: target })

/** Sets coverage to 100 % / target. */
async function measure(agentId: string, target: number): Promise<void> {
  await setTarget(agentId, target)
  const { refreshCoverage } = await canopy.client.run(Measure, { agentId })
  if (!('coverage' in refreshCoverage)) throw new Error('not measured')
  expect(refreshCoverage.coverage?.percent).toBeCloseTo(100 / target, 9)
}

async function alertsOf(agentId: string): Promise<string[]> {
  const rows = await canopy.app.database.prisma.coverageAlert.findMany({
    where: { agentId: decodeId('Agent', agentId) ?? '' },
    orderBy: { position: 'asc' },
  })
  return rows.map(row => row.reason)
}

/** @returns the next `count` streamed alerts. */
const takeAlerts = async (count: number, variables: { agentId?: string; after?: string }) =>
  (await take(canopy.client.watch(Watch, variables), count)).map(({ coverageAlerts }) => coverageAlerts)

describe('a rule', () => {
  it('has a threshold, a drop or both, and is deleted when neither is given', async () => {
    const agentId = await makeAgent()
    const rules: { belowPercent?: number | null; dropPoints?: number | null }[] = [
      { belowPercent: 60 },
      { dropPoints: 0.5 },
      { belowPercent: 0, dropPoints: 100 },
      { belowPercent: null, dropPoints: null },
      { belowPercent: 100 },
      {},
    ]
    for (const rule of rules) {
      const { belowPercent = null, dropPoints = null } = rule
      const alertRule = belowPercent === null && dropPoints === null ? null : { belowPercent, dropPoints }
      const { setCoverageAlert } = await canopy.client.run(SetRule, { input: { agentId, ...rule } })
      expect(setCoverageAlert).toMatchObject({ agent: { id: agentId, alertRule } })
    }
  })

  it.each([
    [{ belowPercent: -1 }, 'input.belowPercent', 'must be from 0 to 100'],
    [{ belowPercent: 100.1 }, 'input.belowPercent', 'must be from 0 to 100'],
    [{ dropPoints: 0 }, 'input.dropPoints', 'must be above 0 and at most 100'],
    [{ dropPoints: -5 }, 'input.dropPoints', 'must be above 0 and at most 100'],
  ])('is rejected with %j', async (rule, path, message) => {
    const input = { agentId: randomId('agent'), ...rule }
    const { setCoverageAlert } = await canopy.client.run(SetRule, { input })
    expect(setCoverageAlert).toEqual({ __typename: 'ValidationError', issues: [{ path, message }] })
  })

  it('returns NotFoundError for an unknown agent', async () => {
    const agentId = randomId('agent')
    const { setCoverageAlert } = await canopy.client.run(SetRule, { input: { agentId, belowPercent: 50 } })
    expect(setCoverageAlert).toEqual({ __typename: 'NotFoundError', requestedId: agentId })
  })
})

describe('an alert', () => {
  it('is raised once per crossing of the threshold, and not in between', async () => {
    const agentId = await makeAgent({ belowPercent: 30 })
    // Coverage of 50, 25, 20, 33.3, 25, 25, 100 and 10 % falls below 30 % three times.
    for (const target of [2, 4, 5, 3, 4, 4, 1, 10]) await measure(agentId, target)
    expect(await alertsOf(agentId)).toEqual([
      'Coverage fell to 25.0 %, below 30 %',
      'Coverage fell to 25.0 %, below 30 %',
      'Coverage fell to 10.0 %, below 30 %',
    ])
  })

  it('is raised by each drop, and names the threshold too if coverage fell below it', async () => {
    const agentId = await makeAgent({ belowPercent: 30, dropPoints: 20 })
    // Coverage: 100, 50, 33.3, 10 %.
    for (const target of [2, 3, 10]) await measure(agentId, target)
    expect(await alertsOf(agentId)).toEqual([
      'Coverage fell by 50.0 points, from 100.0 % to 50.0 %',
      'Coverage fell by 23.3 points, from 33.3 % to 10.0 %, below 30 %',
    ])
  })

  it('requires a previous measurement and a rule at the time', async () => {
    const agentId = await makeAgent()
    await measure(agentId, 10)
    await canopy.client.run(SetRule, { input: { agentId, belowPercent: 50 } })
    await measure(agentId, 20)
    expect(await alertsOf(agentId)).toEqual([])
  })

  it('is raised once by concurrent measurements', async () => {
    const agentId = await makeAgent({ belowPercent: 50, dropPoints: 10 })
    await setTarget(agentId, 5)
    await Promise.all(Array.from({ length: 8 }, () => canopy.client.run(Measure, { agentId })))
    expect(await alertsOf(agentId)).toEqual([
      'Coverage fell by 80.0 points, from 100.0 % to 20.0 %, below 50 %',
    ])
  })

  it('is raised once by a task that is retried because its commit failed', async () => {
    const agentId = await makeAgent({ belowPercent: 50 })
    let attempts = 0
    code = async (run, services) => {
      const finish = await measureByTask(run, services)
      return async tx => {
        const result = await finish(tx)
        attempts += 1
        if (attempts === 1) throw new Error('cut off before the commit')
        return result
      }
    }
    await setTarget(agentId, 5)
    await refreshCoverage(canopy.client, agentId)
    await runAllAttempts(canopy)
    expect(attempts).toBe(2)
    expect(await alertsOf(agentId)).toEqual(['Coverage fell to 20.0 %, below 50 %'])
  })
})

describe('coverageAlerts', () => {
  const BAD_CURSOR = [{ errors: [{ extensions: { code: 'BAD_CURSOR' } }] }]

  /** Raises an alert of an agent. */
  const fall = async (agentId: string) => {
    await measure(agentId, 1)
    await measure(agentId, 4)
  }

  it('sends the alerts of one agent or of all in order, from the start or after a cursor', async () => {
    const [one, two] = [await makeAgent({ belowPercent: 50 }), await makeAgent({ belowPercent: 50 })]
    for (const agentId of [one, two, one]) await fall(agentId)
    const own = await takeAlerts(2, { agentId: one, after: '0' })
    expect(own[0]).toEqual({
      agent: { id: one, name: 'travel' },
      snapshot: { id: expect.stringMatching(/^coverage_/), percent: 25 },
      reason: 'Coverage fell to 25.0 %, below 50 %',
      at: expect.any(String),
      cursor: expect.any(String),
    })
    const [first, second] = own.map(alert => alert.cursor)
    const rest = await takeAlerts(2, { after: first ?? '' })
    expect(rest.map(({ agent, cursor }) => [agent.id, cursor])).toEqual([
      [two, expect.any(String)],
      [one, second],
    ])
    expect(await takeAlerts(1, { agentId: one, after: first ?? '' })).toEqual([own[1]])
  })

  it('starts with new alerts by default, over Server-Sent Events and WebSocket', async () => {
    const [one, two] = [await makeAgent({ belowPercent: 50 }), await makeAgent({ belowPercent: 50 })]
    const before = canopy.app.readers.count()
    await fall(one)
    // Waits until the alert is visible. Older open transactions can delay it, and it would then count as new.
    await takeAlerts(1, { agentId: one, after: '0' })
    await expect.poll(() => canopy.app.readers.count()).toBe(before)
    const sent = takeAlerts(1, { agentId: one })
    const socket = connectSocket(canopy.client.url, { authorization: `Bearer ${canopy.client.secret}` })
    const items = socket.iterate({ query: print(Watch), variables: {} })
    const pushed = [items.next(), items.next()]
    await expect.poll(() => canopy.app.readers.count()).toBe(before + 2)
    await fall(two)
    await fall(one)
    const [own] = await sent
    expect(own).toMatchObject({ agent: { id: one } })
    const seen = (await Promise.all(pushed)).map(({ value }) => value.data.coverageAlerts)
    expect(seen).toEqual([expect.objectContaining({ agent: { id: two, name: 'travel' } }), own])
  })

  it('resumes after Last-Event-ID', async () => {
    const agentId = await makeAgent({ belowPercent: 50 })
    await fall(agentId)
    await fall(agentId)
    const [first, second] = await takeAlerts(2, { agentId, after: '0' })
    const { received, ended, close } = await openEvents(canopy.client, {
      document: Watch,
      variables: { agentId, after: '0' },
      headers: { 'last-event-id': first?.cursor ?? '' },
    })
    await expect.poll(received).toEqual([{ data: { coverageAlerts: second } }])
    close()
    expect((await ended).text).toContain(`id: ${second?.cursor}\n`)
  })

  it.each(['nonsense', '1-1-00000000'])('rejects the cursor %s', async after => {
    expect(await watchRaw(canopy.client, Watch, { after })).toMatchObject(BAD_CURSOR)
  })

  it('rejects cursors of task events and of alerts in another workspace', async () => {
    const { workspaceEvents } = await canopy.client.run(EventCursor, {})
    const agentId = await makeAgent({ belowPercent: 50 })
    await fall(agentId)
    const [alert] = await takeAlerts(1, { agentId, after: '0' })
    const stranger = await canopy.newClient()
    const after = workspaceEvents.endCursor
    expect(await watchRaw(canopy.client, Watch, { after })).toMatchObject(BAD_CURSOR)
    expect(await watchRaw(stranger, Watch, { after: alert?.cursor })).toMatchObject(BAD_CURSOR)
  })

  it('keeps its order in a restored dump, and continues after a cursor from before the restore', async () => {
    const agentId = await makeAgent({ belowPercent: 50 })
    await fall(agentId)
    const { database } = canopy.app
    // Simulates a restored dump: its transaction IDs are ahead of this cluster.
    await database.runScript(
      'UPDATE coverage_alerts SET transaction = ((transaction::text)::bigint + 1000000000)::text::xid8',
    )
    const [row] = await database.prisma.$queryRaw<
      [{ workspaceId: string; transaction: string; position: bigint }]
    >`SELECT workspace_id AS "workspaceId", transaction::text, position FROM coverage_alerts ORDER BY position DESC LIMIT 1`
    // Runs at every start.
    await repairEventOrder(database)
    const place = { transaction: BigInt(row.transaction), position: row.position }
    const after = encodeCursor(alertCursorOwner(row.workspaceId), place)
    const before = canopy.app.readers.count()
    const present = takeAlerts(1, { agentId, after })
    await expect.poll(() => canopy.app.readers.count()).toBe(before + 1)
    await fall(agentId)
    const all = await takeAlerts(2, { agentId, after: '0' })
    expect(all.map(alert => alert.reason)).toEqual(await alertsOf(agentId))
    expect(await present).toEqual([all[1]])
  })

  it('ends immediately with an error for an unknown agent', async () => {
    for (const agentId of [randomId('agent'), 'nonsense', ''])
      expect(await watchRaw(canopy.client, Watch, { agentId })).toMatchObject([
        { errors: [{ message: `No agent has the id or key "${agentId}".` }] },
      ])
  })
})

describe('a webhook for COVERAGE_ALERT', () => {
  it('reports an alert once, signed, with its causes', async () => {
    const receiver = await startWebhookReceiver()
    atEnd(() => receiver.close())
    const { secret } = await createEndpoint(canopy.client, receiver.url, ['COVERAGE_ALERT'])
    const agentId = await makeAgent({ belowPercent: 50 })
    await measure(agentId, 5)
    await expect.poll(() => receiver.received.length).toBe(1)
    // Measures the same coverage again.
    await waitForTask(canopy.client, await refreshCoverage(canopy.client, agentId))
    const [alert] = await takeAlerts(1, { agentId, after: '0' })
    expect(verifyLatest(receiver, secret)).toEqual({
      type: 'coverage.alert',
      timestamp: alert?.at,
      data: {
        agentId,
        snapshotId: alert?.snapshot.id,
        reason: 'Coverage fell to 20.0 %, below 50 %',
        percent: 20,
        previousPercent: 100,
        changes: [{ cause: 'TARGETS_CHANGED', points: -80, detail: expect.stringMatching(/Travel/) }],
      },
    })
    await expect
      .poll(async () => (await canopy.client.run(Deliveries, {})).webhookEndpoints.nodes)
      .toEqual([{ deliveries: { nodes: [{ event: 'COVERAGE_ALERT', status: 'DELIVERED', task: null }] } }])
    await canopy.idle()
    expect(receiver.received).toHaveLength(1)
  })
})
