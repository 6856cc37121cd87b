import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { holdMeasuring } from '../../src/knowledge/coverage/hold-measuring.ts'
import { measureCoverage } from '../../src/knowledge/coverage/measure-coverage.ts'
import { saveSnapshot } from '../../src/knowledge/coverage/save-snapshot.ts'
import { scopeToWorkspace } from '../../src/platform/database/scope-to-workspace.ts'
import { decodeId } from '../../src/platform/ids.ts'
import { takeDueCoverage } from '../../src/workers/take-due-coverage.ts'
import { graphql } from '../support/gql/gql.ts'
import { type Seed, seedWorld, waitForTask } from '../support/seed.ts'
import { startTestCanopy, type TestCanopy } from '../support/start-test-canopy.ts'

const SetTarget = graphql(`
  mutation ItselfTarget($agentId: ID!, $documents: Int!) {
    setCoverageTargets(input: { agentId: $agentId, targets: [{ nodeKey: "policies", documents: $documents }] }) {
      __typename
    }
  }
`)
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

async function read({ client }: TestCanopy, { agentId }: Seed) {
  const { agent } = await client.run(Read, { id: agentId })
  if (!agent) throw new Error(`no agent ${agentId}`)
  return agent
}

describe('an agent under which something changed', () => {
  let canopy: TestCanopy
  let seed: Seed
  beforeAll(async () => {
    canopy = await startTestCanopy({ SCHEDULE_POLL_MS: '60000' })
    seed = await seedWorld(canopy.client)
  })
  afterAll(() => canopy.stop())

  /** As the scheduler does, with nothing to wait for. */
  const takeDue = () => {
    const { app } = canopy
    return takeDueCoverage({ ...app, config: { ...app.config, coverageDebounceMs: 0 } }, 100)
  }
  const change = (documents: number) => canopy.client.run(SetTarget, { agentId: seed.agentId, documents })
  const row = () =>
    canopy.app.database.prisma.agent.findUniqueOrThrow({
      where: { id: decodeId('Agent', seed.agentId) ?? '' },
    })

  async function measured(): Promise<void> {
    await expect.poll(async () => (await read(canopy, seed)).coverageStale, { timeout: 10_000 }).toBe(false)
  }

  it('gets one task of low priority, however many look for it at once', async () => {
    expect(await takeDue()).toEqual([])
    await change(1)
    const taken = await Promise.all(Array.from({ length: 5 }, takeDue))
    expect(taken.flat()).toMatchObject([{ kind: 'COVERAGE_REFRESH', priority: 'LOW' }])
    await measured()
    expect(await takeDue()).toEqual([])
  })

  it('gets none while its last change is younger than the wait', async () => {
    await change(2)
    expect(await takeDueCoverage(canopy.app, 100)).toEqual([])
    expect((await row()).unmeasuredSince).not.toBeNull()
    await takeDue()
    await measured()
    expect((await row()).unmeasuredSince).toBeNull()
  })

  it('gets none while a measurement waits to start, which will see the change as well', async () => {
    const { prisma } = canopy.app.database
    const { id: agentId, workspaceId } = await row()
    const waiting = await prisma.task.create({
      data: {
        ...{ workspaceId, agentId, kind: 'COVERAGE_REFRESH', input: {}, maxAttempts: 1, timeoutMs: 1_000 },
        dueAt: new Date('2100-01-01'),
      },
    })
    await change(3)
    expect(await takeDue()).toEqual([])
    await prisma.task.delete({ where: { id: waiting.id } })
    expect(await takeDue()).toHaveLength(1)
    await measured()
  })

  it('is not measured again and again when a measurement fails', async () => {
    await change(4)
    const [task] = await takeDue()
    await canopy.app.database.prisma.task.deleteMany({ where: { id: task?.id ?? '' } })
    expect(await takeDue()).toEqual([])
    await change(5)
    expect(await takeDue()).toHaveLength(1)
    await measured()
  })

  it('is measured once more for a change that the measurement under way did not see', async () => {
    const { id: agentId, workspaceId } = await row()
    await scopeToWorkspace(canopy.app.database.prisma, workspaceId).$transaction(async tx => {
      await holdMeasuring(tx, agentId)
      const measurement = await measureCoverage(tx, workspaceId, agentId)
      await tx.agent.update({ where: { id: agentId }, data: { scopeChanges: { increment: 1 } } })
      if (measurement)
        await saveSnapshot(tx, { workspaceId, agentId }, measurement, {
          made: { id: crypto.randomUUID() },
          verdicts: null,
        })
    })
    expect((await read(canopy, seed)).coverageStale).toBe(true)
    expect(await takeDue()).toHaveLength(1)
    await measured()
  })
})

describe('by the clock', () => {
  const DEBOUNCE_MS = 2_500
  let canopy: TestCanopy
  let seed: Seed
  beforeAll(async () => {
    canopy = await startTestCanopy({ COVERAGE_DEBOUNCE_MS: `${DEBOUNCE_MS}`, SCHEDULE_POLL_MS: '50' })
    seed = await seedWorld(canopy.client)
  })
  afterAll(() => canopy.stop())

  it('100 changes make one measurement for each time that is waited, and one more, and the last one is right', {
    timeout: 120_000,
  }, async () => {
    const before = await read(canopy, seed)
    const startedAt = performance.now()
    await Promise.all(
      Array.from({ length: 99 }, (_, i) =>
        canopy.client.run(SetTarget, { agentId: seed.agentId, documents: i }),
      ),
    )
    await canopy.client.run(SetTarget, { agentId: seed.agentId, documents: 40 })
    const waits = Math.ceil((performance.now() - startedAt) / DEBOUNCE_MS)
    await expect.poll(async () => (await read(canopy, seed)).coverageStale, { timeout: 20_000 }).toBe(false)
    const after = await read(canopy, seed)
    const made = after.tasks.nodes.slice(0, after.tasks.nodes.length - before.tasks.nodes.length)
    expect(made.length).toBeGreaterThanOrEqual(1)
    // One in between for a machine that took its time with the changes.
    expect(made.length).toBeLessThanOrEqual(waits + 1)
    expect(made[0]).toMatchObject({ kind: 'COVERAGE_REFRESH', priority: 'LOW' })
    expect(after.coverage?.nodes.map(({ target }) => target)).toEqual([40, 10, 10])
    expect(after.coverage?.percent).toBe(5)
    await waitForTask(canopy.client, made[0]?.id ?? '')
  })

  it('a change is measured though the process ends before it comes to that', {
    timeout: 120_000,
  }, async () => {
    await canopy.client.run(Place, { documentId: seed.documentIds[2] ?? '' })
    await canopy.restart()
    await expect.poll(async () => (await read(canopy, seed)).coverageStale, { timeout: 20_000 }).toBe(false)
    expect((await read(canopy, seed)).coverage?.changes).toEqual([{ cause: 'PLACEMENTS_CHANGED' }])
  })
})
