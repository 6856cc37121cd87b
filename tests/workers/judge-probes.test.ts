import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { measureCoverage } from '../../src/coverage/measure-coverage.ts'
import { judgeProbes } from '../../src/coverage/probes/judge-probes.ts'
import { saveSnapshot } from '../../src/coverage/take-snapshot.ts'
import type { Agent } from '../../src/generated/prisma/client.ts'
import { transact } from '../../src/platform/bus/transact.ts'
import { scopeToWorkspace } from '../../src/platform/database/scope-to-workspace.ts'
import { decodeId } from '../../src/platform/ids.ts'
import { refreshCoverage } from '../../src/workers/coverage.ts'
import { countStatements } from '../support/count-statements.ts'
import { graphql } from '../support/gql/gql.ts'
import { type Seed, seedWorld, refreshCoverage as startRefresh } from '../support/seed.ts'
import { giveProbes, measure } from '../support/seed-probes.ts'
import { atEnd, setUpTestCanopy } from '../support/start-test-canopy.ts'
import { TASK_CODES, type TaskCode } from '../support/tasks/task-codes.ts'
import type { TestClient } from '../support/test-client.ts'

const Watch = graphql(`
  subscription JudgeWatch($taskId: ID!) {
    taskEvents(taskId: $taskId, after: 0) {
      ... on TaskEvent { type status progress { percent step done total } }
    }
  }
`)
const Cancel = graphql(`
  mutation JudgeCancel($taskId: ID!) { cancelTask(input: { id: $taskId }) { __typename } }
`)
const Probes = graphql(`
  query JudgeProbes($id: ID!) {
    agent(id: $id) {
      coverageStale
      coverage { nodes { node { key } probes answered } answerability { probes answered } }
      coverageHistory { totalCount }
      answered: probes(filter: { verdict: ANSWERED }) { totalCount nodes { node { key name } } }
      unjudged: probes(filter: { verdict: UNJUDGED }) { totalCount }
    }
  }
`)
const Edit = graphql(`
  mutation JudgeEdit {
    editTaxonomy(
      input: { base: "v1", version: "v2", operations: [{ renameNode: { key: "policies/leave", name: "Time off" } }] }
    ) { __typename }
    publishTaxonomy(input: { version: "v2" }) { __typename }
  }
`)

let client: TestClient
let seed: Seed
/** If set, a measurement waits after its first probe until it is canceled, and records its outcome here. */
let held: { judged: number; ended: ReturnType<TaskCode> | null } | null = null
const refreshOrHold: TaskCode = (run, services) => {
  if (!held) return refreshCoverage(run, services)
  const holding = held
  const report: typeof run.report = async progress => {
    if (progress.step === 'Judging probes') holding.judged++
    await run.report(progress)
    if (progress.step === 'Judging probes') await once(run.signal, 'abort')
  }
  holding.ended = refreshCoverage({ ...run, report }, services)
  return holding.ended
}
const canopy = setUpTestCanopy({}, { ...TASK_CODES, COVERAGE_REFRESH: refreshOrHold })

async function newWorld(probes: number): Promise<void> {
  client = await canopy.newClient()
  seed = await seedWorld(client)
  const questions = Array.from(
    { length: probes },
    (_, i) => `How many days of annual leave${'?'.repeat(i + 1)}`,
  )
  for (let start = 0; start < probes; start += 100)
    await giveProbes(client, seed.agentId, questions.slice(start, start + 100))
}

async function readAgent() {
  const { agent } = await client.run(Probes, { id: seed.agentId })
  if (!agent) throw new Error('no agent')
  return agent
}

describe('a measurement', () => {
  it('judges every probe of the agent and reports its progress', async () => {
    await newWorld(40)
    const taskId = await startRefresh(client, seed.agentId, { priority: 'HIGH' })
    const steps: (number | null | undefined)[] = []
    let percent = 0
    for await (const { taskEvents: event } of client.watch(Watch, { taskId })) {
      if (!('progress' in event)) continue
      expect(event.progress.percent).toBeGreaterThanOrEqual(percent)
      percent = event.progress.percent
      if (event.type === 'PROGRESSED' && event.progress.step === 'Judging probes') {
        expect(event.progress.total).toBe(40)
        steps.push(event.progress.done)
      }
    }
    expect(steps).toEqual(Array.from({ length: 20 }, (_, i) => 2 * (i + 1)))
    expect(await readAgent()).toMatchObject({
      coverageStale: false,
      coverage: { answerability: { probes: 40, answered: 40 } },
      answered: { totalCount: 40 },
    })
  })

  it('stops judging when canceled, and changes neither verdicts nor history', async () => {
    await newWorld(3)
    const measurement: NonNullable<typeof held> = { judged: 0, ended: null }
    held = measurement
    atEnd(() => {
      held = null
    })
    const taskId = await startRefresh(client, seed.agentId, { priority: 'HIGH' })
    let last: string | undefined
    for await (const { taskEvents: event } of client.watch(Watch, { taskId })) {
      if (!('progress' in event)) continue
      last = event.status
      if (event.type !== 'PROGRESSED' || event.progress.step !== 'Judging probes') continue
      expect((await client.run(Cancel, { taskId })).cancelTask.__typename).toBe('CancelTaskPayload')
    }
    expect(last).toBe('CANCELLED')
    await expect(measurement.ended).rejects.toMatchObject({ name: 'TaskCancelled' })
    expect(measurement.judged).toBe(1)
    expect(await readAgent()).toMatchObject({
      unjudged: { totalCount: 3 },
      coverageHistory: { totalCount: 1 },
    })
  })
})

describe('the cost of a measurement', () => {
  it('runs the same number of statements for each additional probe', async () => {
    await newWorld(1)
    const counts: number[] = []
    const questions = ['Annual leave in days?', 'Days of leave, annual?', 'The annual days of leave?', null]
    for (const question of questions) {
      counts.push(await countStatements(canopy, () => measure(client, seed.agentId)))
      if (question) await giveProbes(client, seed.agentId, [question])
    }
    const steps = counts.slice(1).map((count, i) => count - (counts[i] ?? 0))
    expect(new Set(steps).size).toBe(1)
    expect(steps[0]).toBe(3)
  })
})

describe('the result of a measurement', () => {
  /** @returns the agent from the database, and a client scoped to its workspace. */
  async function openAgent() {
    const { prisma } = canopy.app.database
    const agent = await prisma.agent.findUniqueOrThrow({
      where: { id: decodeId('Agent', seed.agentId) ?? '' },
    })
    return { agent, db: scopeToWorkspace(prisma, agent.workspaceId) }
  }

  const named = ({ id, workspaceId }: Agent) => ({ workspaceId, agentId: id })

  it('keeps the verdicts of a later measurement, and counts its own', async () => {
    await newWorld(1)
    const { agent, db } = await openAgent()
    const measurement = await measureCoverage(db, agent.workspaceId, agent.id)
    const verdicts = await judgeProbes(db, { ...named(agent), embeddings: null })
    if (!measurement || !verdicts) throw new Error('nothing was measured')
    const late = verdicts.judgements.map(one => ({
      ...one,
      verdict: 'UNANSWERED' as const,
      diagnosis: 'NO_CONTENT' as const,
      evidence: [],
    }))
    await measure(client, seed.agentId)
    await transact({ app: canopy.app, db }, tx =>
      saveSnapshot(tx, named(agent), measurement, {
        made: { id: '0198c0de-0000-7000-8000-000000000000' },
        verdicts: { ...verdicts, judgements: late },
      }),
    )
    expect(await readAgent()).toMatchObject({ answered: { totalCount: 1 } })
    const snapshot = await db.coverageSnapshot.findUniqueOrThrow({
      where: { id: '0198c0de-0000-7000-8000-000000000000' },
    })
    expect(snapshot).toMatchObject({ probes: 1, answered: 0 })
  })

  it("counts probes on the nodes of the agent's current taxonomy version", async () => {
    await newWorld(0)
    await giveProbes(client, seed.agentId, [
      { question: 'How many days of annual leave does everybody have?', nodeKey: 'policies/leave' },
    ])
    await client.run(Edit, {})
    const { agent, db } = await openAgent()
    const { id: taxonomyId } = await db.taxonomy.findFirstOrThrow({ where: { version: 'v2' } })
    const { id: nodeId } = await db.taxonomyNode.findFirstOrThrow({ where: { taxonomyId, key: 'policies' } })
    await db.agent.update({ where: { id: agent.id }, data: { taxonomyId } })
    await db.agentNode.updateMany({ where: { agentId: agent.id }, data: { nodeId } })
    await measure(client, seed.agentId)
    expect(await readAgent()).toMatchObject({
      answered: { nodes: [{ node: { key: 'policies/leave', name: 'Time off' } }] },
      coverage: {
        nodes: [
          { node: { key: 'policies' }, probes: 0 },
          { node: { key: 'policies/leave' }, probes: 1, answered: 1 },
          { node: { key: 'policies/travel' }, probes: 0 },
        ],
      },
    })
  })
})
