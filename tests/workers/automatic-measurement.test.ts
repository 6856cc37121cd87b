import { beforeAll, describe, expect, it } from 'vitest'
import { measureCoverage } from '../../src/coverage/measure-coverage.ts'
import { lockMeasurements, saveSnapshot } from '../../src/coverage/take-snapshot.ts'
import { transact } from '../../src/platform/bus/transact.ts'
import { scopeToWorkspace } from '../../src/platform/database/scope-to-workspace.ts'
import { decodeId } from '../../src/platform/ids.ts'
import { dueCoverage } from '../../src/workers/coverage.ts'
import { graphql } from '../support/gql/gql.ts'
import { type Seed, seedWorld, setTargets } from '../support/seed.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import { createDue } from '../support/tasks/create-due.ts'

const Place = graphql(`
  mutation ItselfPlace($documentId: ID!) {
    placeDocument(input: { documentId: $documentId, nodeKey: "policies" }) { __typename }
  }
`)
const Read = graphql(`
  query ItselfRead($id: ID!) {
    agent(id: $id) {
      coverageStale
      coverage { percent changes { cause } nodes { target } }
      tasks(first: 100) { nodes { id kind status priority } }
    }
  }
`)

const canopy = setUpTestCanopy({ COVERAGE_DEBOUNCE_MS: '86400000' })
let seed: Seed
beforeAll(async () => {
  seed = await seedWorld(canopy.client)
})

async function read() {
  const { agent } = await canopy.client.run(Read, { id: seed.agentId })
  if (!agent) throw new Error(`no agent ${seed.agentId}`)
  return agent
}
const change = (documents: number) => setTargets(canopy.client, seed.agentId, { policies: documents })
const row = () =>
  canopy.app.database.prisma.agent.findUniqueOrThrow({
    where: { id: decodeId('Agent', seed.agentId) ?? '' },
  })

async function expectMeasured(): Promise<void> {
  await canopy.idle()
  expect((await read()).coverageStale).toBe(false)
}

describe('an agent with changes', () => {
  /** As the scheduler does once the wait is over. Wakes no worker, so tasks stay in the queue until `idle` runs them. */
  const takeDue = () => {
    const { app } = canopy
    const config = { ...app.config, coverageDebounceMs: 0 }
    return createDue({ ...app, bus: { ...app.bus, wake() {} } }, dueCoverage({ ...app, config }), 100)
  }

  const pendingTasks = () => canopy.app.database.prisma.task.findMany({ where: { status: 'PENDING' } })

  it('gets one low-priority task, however many schedulers check concurrently', async () => {
    expect(await takeDue()).toBe(0)
    await change(1)
    const taken = await Promise.all(Array.from({ length: 5 }, takeDue))
    expect(taken.toSorted()).toEqual([0, 0, 0, 0, 1])
    expect(await pendingTasks()).toMatchObject([{ kind: 'COVERAGE_REFRESH', priority: 'LOW' }])
    await expectMeasured()
    expect(await takeDue()).toBe(0)
  })

  it('gets no task until its first change is old enough', async () => {
    await change(2)
    expect(await createDue(canopy.app, dueCoverage(canopy.app), 100)).toBe(0)
    expect((await row()).unmeasuredSince).not.toBeNull()
    await takeDue()
    await expectMeasured()
    expect((await row()).unmeasuredSince).toBeNull()
  })

  it('gets no task while a pending measurement will include the change', async () => {
    const { prisma } = canopy.app.database
    const { id: agentId, workspaceId } = await row()
    const waiting = await prisma.task.create({
      data: {
        ...{ workspaceId, agentId, kind: 'COVERAGE_REFRESH', input: {}, maxAttempts: 1, timeoutMs: 1_000 },
        dueAt: new Date('2100-01-01'),
      },
    })
    await change(3)
    expect(await takeDue()).toBe(0)
    await prisma.task.delete({ where: { id: waiting.id } })
    expect(await takeDue()).toBe(1)
    await expectMeasured()
  })

  it('gets no second task for the same change if its measurement fails', async () => {
    await change(4)
    expect(await takeDue()).toBe(1)
    const [task] = await pendingTasks()
    await canopy.app.database.prisma.task.deleteMany({ where: { id: task?.id ?? '' } })
    expect(await takeDue()).toBe(0)
    await change(5)
    expect(await takeDue()).toBe(1)
    await expectMeasured()
  })

  it('is measured again for a change that the running measurement did not see', async () => {
    const { id: agentId, workspaceId } = await row()
    const { app } = canopy
    await transact({ app, db: scopeToWorkspace(app.database.prisma, workspaceId) }, async tx => {
      await lockMeasurements(tx, agentId)
      const measurement = await measureCoverage(tx, workspaceId, agentId)
      await tx.agent.update({ where: { id: agentId }, data: { scopeChanges: { increment: 1 } } })
      if (measurement)
        await saveSnapshot(tx, { workspaceId, agentId }, measurement, {
          made: { id: crypto.randomUUID() },
          verdicts: null,
        })
    })
    expect((await read()).coverageStale).toBe(true)
    expect(await takeDue()).toBe(1)
    await expectMeasured()
  })
})

describe('the scheduler', () => {
  /** Backdates the first change by COVERAGE_DEBOUNCE_MS. */
  const endWait = () => canopy.app.database.prisma.$executeRaw`
    UPDATE agents SET unmeasured_since = unmeasured_since - interval '1 day'`

  it('measures 100 changes once, COVERAGE_DEBOUNCE_MS after the first', async () => {
    const before = await read()
    await Promise.all(Array.from({ length: 99 }, (_, i) => change(i)))
    await canopy.idle()
    const waiting = await read()
    expect(waiting).toMatchObject({ coverageStale: true, tasks: before.tasks })
    await endWait()
    // A later change does not restart the debounce time.
    await change(40)
    await expectMeasured()
    const after = await read()
    expect(after.tasks.nodes.slice(1)).toEqual(before.tasks.nodes)
    expect(after.tasks.nodes[0]).toMatchObject({
      kind: 'COVERAGE_REFRESH',
      status: 'COMPLETED',
      priority: 'LOW',
    })
    expect(after.coverage?.nodes.map(({ target }) => target)).toEqual([40, 10, 10])
    expect(after.coverage?.percent).toBe(5)
  })

  it('measures a change even if the process stops first', async () => {
    await canopy.client.run(Place, { documentId: seed.documentIds[2] ?? '' })
    await canopy.restart()
    await endWait()
    await expectMeasured()
    expect((await read()).coverage?.changes).toEqual([{ cause: 'PLACEMENTS_CHANGED' }])
  })
})
