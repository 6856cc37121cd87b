import { beforeAll, describe, expect, it } from 'vitest'
import { type Measurement, measureCoverage } from '../../src/coverage/measure-coverage.ts'
import { takeSnapshot } from '../../src/coverage/take-snapshot.ts'
import { transact } from '../../src/platform/bus/transact.ts'
import {
  scopeToWorkspace,
  type WorkspaceTransaction,
} from '../../src/platform/database/scope-to-workspace.ts'
import { CAUSES, createWorldMaker, type World } from '../support/coverage-worlds.ts'
import { explainWorlds, measureWorld } from '../support/reference-coverage.ts'
import { sized } from '../support/scale.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import { createWorldWriter } from '../support/write-worlds.ts'

const WORLDS = sized(25, 500)
const TOGETHER = 20

const canopy = setUpTestCanopy()
let workspaceId: string
let pairs: { before: World; after: World }[]
beforeAll(async () => {
  workspaceId = (await canopy.app.database.prisma.workspace.findFirstOrThrow()).id
  const maker = createWorldMaker(1)
  pairs = Array.from({ length: WORLDS }, () => {
    const before = maker.makeWorld()
    return { before, after: maker.changeWorld(before, maker.drawCauses()) }
  })
})

/** Measures as the task does. @returns the saved snapshots. */
async function measureAndSave(worlds: readonly World[]) {
  const ids: string[] = []
  await inTransactions(worlds, async (tx, agentId) => {
    const snapshot = await takeSnapshot(tx, { workspaceId, agentId }, { taskId: crypto.randomUUID() })
    ids.push(snapshot?.id ?? '')
  })
  const rows = await canopy.app.database.prisma.coverageSnapshot.findMany({
    where: { id: { in: ids } },
    include: { nodes: true },
  })
  const byAgent = new Map(rows.map(row => [row.agentId, row]))
  return worlds.map(({ agentId }) => {
    const row = byAgent.get(agentId)
    if (!row) throw new Error(`agent ${agentId} was not measured`)
    return row
  })
}

async function measure(worlds: readonly World[]): Promise<Measurement[]> {
  const measured: Measurement[] = []
  await inTransactions(worlds, async (tx, agentId) => {
    const measurement = await measureCoverage(tx, workspaceId, agentId)
    if (measurement) measured.push(measurement)
  })
  return measured
}

/** Runs many measurements per transaction, because a commit takes longer than a measurement. */
async function inTransactions(
  worlds: readonly World[],
  run: (tx: WorkspaceTransaction, agentId: string) => Promise<void>,
): Promise<void> {
  const db = scopeToWorkspace(canopy.app.database.prisma, workspaceId)
  for (let i = 0; i < worlds.length; i += TOGETHER) {
    await transact({ app: canopy.app, db }, async tx => {
      for (const { agentId } of worlds.slice(i, i + TOGETHER)) await run(tx, agentId)
    })
  }
}

type Figures = Omit<Measurement, 'changes' | 'scopeChanges'>

function expectEqual(measured: readonly Figures[], worlds: readonly World[]): void {
  for (const [i, world] of worlds.entries()) {
    const { percent, totalDocuments, totalChunks, nodes } = measured[i] as Figures
    const { nodes: wantedNodes, ...wanted } = measureWorld(world)
    expect({ percent, totalDocuments, totalChunks }, `world ${i}`).toEqual(wanted)
    const counts = nodes.map(({ nodeId, documents, target, percent }) => ({
      nodeId,
      documents,
      target,
      percent,
    }))
    expect(byId(counts), `nodes of world ${i}`).toEqual(byId(wantedNodes))
  }
}

const byId = <T extends { nodeId: string }>(nodes: readonly T[]) =>
  nodes.toSorted((a, b) => (a.nodeId < b.nodeId ? -1 : 1))

describe(`${WORLDS} worlds`, () => {
  it('have the same measurements as the slow reference', async () => {
    const worlds = pairs.map(({ before }) => before)
    await createWorldWriter(canopy.app.database.prisma, workspaceId).insertWorlds(worlds)
    const measured = await measureAndSave(worlds)
    expectEqual(measured, worlds)
    for (const { changes } of measured) expect(changes).toEqual([])
    // Ensures that the generated worlds differ.
    expect(new Set(measured.map(({ percent }) => percent)).size).toBeGreaterThan(WORLDS / 4)
  })

  it('have step-by-step explanations of changes that add up', async () => {
    const worlds = pairs.map(({ after }) => after)
    await createWorldWriter(canopy.app.database.prisma, workspaceId).updateWorlds(pairs)
    const measured = await measure(worlds)
    expectEqual(measured, worlds)
    const met = new Set<string>()
    for (const [i, { before, after }] of pairs.entries()) {
      const { percent, changes } = measured[i] as (typeof measured)[number]
      const sum = changes.reduce((total, { points }) => total + points, 0)
      expect(Math.abs(sum - (percent - measureWorld(before).percent)), `sum of world ${i}`).toBeLessThan(1e-9)
      const wanted = explainWorlds(before, after)
      expect(
        changes.map(({ cause }) => cause),
        `causes of world ${i}`,
      ).toEqual(wanted.map(({ cause }) => cause))
      for (const [k, { cause, points, detail }] of changes.entries()) {
        expect(points, `${cause} of world ${i}`).toBeCloseTo(wanted[k]?.points ?? Number.NaN, 9)
        expect(detail).toMatch(/[+-]\d+ (document|node)s?|version v\d+ in place|from \d+ to \d+/)
        met.add(cause)
      }
    }
    expect(met.size).toBe(CAUSES.length)
  })
})
