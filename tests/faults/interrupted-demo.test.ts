import { expect, it } from 'vitest'
import { ensureFirstWorkspace } from '../../src/auth/first-workspace.ts'
import { loadDemo } from '../../src/demo/load-demo.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'

const canopy = setUpTestCanopy()

/** Loads the demo as each start does. */
async function load(print: (line: string) => void): Promise<void> {
  await loadDemo(canopy.app, await ensureFirstWorkspace(canopy.app), print)
}

/** Simulates a start that is interrupted at the first line containing `words`. */
function interruptAt(words: string): Promise<void> {
  const loading = load(line => {
    if (line.includes(words)) throw new Error(`interrupted at ${words}`)
  })
  return expect(loading).rejects.toThrow(words)
}

async function readLoaded() {
  const { prisma } = canopy.app.database
  return {
    templates: await prisma.template.findMany({ select: { official: true } }),
    taxonomies: await prisma.taxonomy.count(),
    documents: await prisma.document.groupBy({ by: ['status'], _count: true }),
    agents: await prisma.agent.findMany({ select: { name: true }, orderBy: { name: 'asc' } }),
    agentsWithoutTargets: await prisma.agent.count({ where: { targets: { none: {} } } }),
    agentsNotMeasured: await prisma.agent.count({ where: { coveragePercent: 0 } }),
    goals: await prisma.goal.count(),
  }
}

it('continues an interrupted demo load from any point, and loads nothing twice', async () => {
  const { prisma } = canopy.app.database
  await interruptAt('official templates')
  // Simulates an interruption between creating the last template and marking it official.
  await prisma.template.updateMany({ where: { name: 'Weekly report' }, data: { official: false } })
  await interruptAt('60 documents')
  await interruptAt('"People Guide"')
  await interruptAt('lost laptop')
  // Simulates an interruption between creating an agent and setting its targets, after the idempotency keys expired.
  await prisma.idempotencyKey.deleteMany({ where: { operation: { not: 'loadDemo' } } })
  await prisma.coverageTarget.deleteMany()
  await load(() => {})
  expect(await readLoaded()).toEqual({
    templates: Array(10).fill({ official: true }),
    taxonomies: 1,
    documents: [{ status: 'INDEXED', _count: 60 }],
    agents: ['Dori Product Expert', 'Mulgyeol Engineer', 'People Guide'].map(name => ({ name })),
    agentsWithoutTargets: 0,
    agentsNotMeasured: 0,
    goals: 2,
  })
})

it('does not change a demo that was loaded once', async () => {
  const { prisma } = canopy.app.database
  await prisma.agent.deleteMany()
  const printed: string[] = []
  await load(line => printed.push(line))
  expect(printed).toEqual([])
  expect(await prisma.agent.count()).toBe(0)
})
