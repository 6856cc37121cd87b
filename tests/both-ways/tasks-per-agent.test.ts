import { describe, expect, it } from 'vitest'
import { transact } from '../../src/platform/bus/transact.ts'
import { decodeId } from '../../src/platform/ids.ts'
import { createTask } from '../../src/tasks/queue.ts'
import { openTestApp } from '../support/open-test-app.ts'
import { sized } from '../support/scale.ts'
import { createMeasuredAgent, createTaxonomy, refreshCoverage, waitForTask } from '../support/seed.ts'
import { atEnd, setUpTestCanopy } from '../support/start-test-canopy.ts'
import { claimAs } from '../support/tasks/claim.ts'
import type { TaskCode } from '../support/tasks/task-codes.ts'

const LIMIT = 2
const ROUNDS = sized(40, 200)

describe('a worker with free capacity', () => {
  const running = new Map<string | null, number>()
  const most = new Map<string | null, number>()
  let code: TaskCode = async () => async () => ({})
  const canopy = setUpTestCanopy(
    { TASKS_PER_AGENT: String(LIMIT), WORKER_CONCURRENCY: '8' },
    {
      async COVERAGE_REFRESH(run, services) {
        const { agentId } = run.task
        const now = (running.get(agentId) ?? 0) + 1
        running.set(agentId, now)
        most.set(agentId, Math.max(most.get(agentId) ?? 0, now))
        try {
          return await code(run, services)
        } finally {
          running.set(agentId, (running.get(agentId) ?? 0) - 1)
        }
      },
    },
  )

  it('never exceeds the limit of an agent, runs tasks of others in the meantime, and finishes them all', async () => {
    const { client } = canopy
    await createTaxonomy(client, [{ key: 'policies', name: 'Policies' }])
    const [{ agentId: busy }, { agentId: other }] = [
      await createMeasuredAgent(client),
      await createMeasuredAgent(client),
    ]
    most.clear()
    const othersDone = Promise.withResolvers<void>()
    const busyUuid = decodeId('Agent', busy)
    // The busy agent's tasks wait for the other agent's tasks. If they blocked those, none would ever end.
    code = async ({ task }) => {
      if (task.agentId === busyUuid) await othersDone.promise
      return async () => ({})
    }
    const refresh = (agentId: string, times: number) =>
      Promise.all(Array.from({ length: times }, () => refreshCoverage(client, agentId)))
    const [busyIds, otherIds] = [await refresh(busy, 20), await refresh(other, 6)]
    for (const id of otherIds) expect((await waitForTask(client, id)).at(-1)).toBe('COMPLETED')
    othersDone.resolve()
    for (const id of busyIds) expect((await waitForTask(client, id)).at(-1)).toBe('COMPLETED')
    expect(most.get(busyUuid)).toBe(LIMIT)
    expect(Math.max(...most.values())).toBe(LIMIT)
  })
})

describe('two workers that claim at once', () => {
  it(`never exceed the limit of an agent, in ${ROUNDS} rounds`, async () => {
    const test = await openTestApp({ TASKS_PER_AGENT: String(LIMIT) })
    atEnd(() => test.stop())
    const { viewer, db } = await test.newContext()
    const { workspaceId } = viewer
    const { prisma } = test.app.database
    const taxonomy = await prisma.taxonomy.create({
      data: { workspaceId, version: 'v1', status: 'PUBLISHED' },
    })
    const agent = await prisma.agent.create({ data: { workspaceId, taxonomyId: taxonomy.id, name: 'guide' } })
    const workers = ['00000000-0000-7000-8000-00000000000a', '00000000-0000-7000-8000-00000000000b']
    for (const id of workers)
      await prisma.worker.create({ data: { id, host: 'test', version: '0', concurrency: 4 } })
    const counts: number[] = []
    for (let round = 0; round < ROUNDS; round++) {
      await transact({ app: test.app, db }, async tx => {
        const task = { workspaceId, kind: 'COVERAGE_REFRESH', agentId: agent.id, input: {} } as const
        for (let i = 0; i < LIMIT; i++) await createTask(test.app, tx, task)
      })
      const claimed = await Promise.all(workers.map((id, i) => claimAs(test.app, id, 1 + ((round + i) % 4))))
      counts.push(claimed.flat().length)
      const running = await prisma.task.findMany({ where: { status: 'RUNNING' } })
      expect(running).toHaveLength(LIMIT)
      // Every second round leaves one task running, so that both workers find room for one more.
      const over = running.slice(round % 2).map(task => task.id)
      await prisma.task.updateMany({ where: { id: { in: over } }, data: { status: 'COMPLETED' } })
    }
    expect(new Set(counts)).toEqual(new Set([1, LIMIT]))
  })
})
