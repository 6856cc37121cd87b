import { expect, it } from 'vitest'
import { decodeId } from '../../../src/platform/ids.ts'
import { checkTasks } from '../../support/check-tasks.ts'
import { type Fleet, makeAgents, startFleet, type WorkerProcess, waitForEnds } from '../../support/fleet.ts'
import { sized } from '../../support/scale.ts'
import { sendRefresh } from '../../support/send-work.ts'
import { waitUntil } from '../../support/wait-until.ts'

/** Number of tasks that run in the worker when the hazard ends it. */
const CONCURRENT = 4
/** Maximum number of deaths that one task causes: one with other tasks, two alone. */
const DEATHS = 3
/** Positions of the hazard among the concurrent tasks. Each is tested with its own fleet. */
const PLACES = sized([2], [0, 1, 2, 3])
/** Tasks that wait while the first ones run. */
const OTHERS = sized(10, 97)

/** Waits until the worker dies on its own. @returns the attempts that were running. */
async function waitForDeath(fleet: Fleet, worker: WorkerProcess) {
  await waitUntil('the worker has died', async () => {
    // A suspect is retried after one minute, to see whether workers also die without it. Skips that delay.
    await fleet.sql("UPDATE tasks SET due_at = now() WHERE status = 'PENDING' AND due_at > now()")
    return worker.hasEnded()
  })
  return fleet.kill(worker)
}

it.each(PLACES)(
  'poisons only task %i of four concurrent ones if that task kills every worker',
  async place => {
    const fleet = await startFleet()
    const agents = await makeAgents(fleet, CONCURRENT + OTHERS)
    const hazard = agents[place] ?? ''
    await fleet.sql("UPDATE agents SET name = 'hazard' WHERE id = $1", [decodeId('Agent', hazard)])
    const sent: string[] = []
    for (const agentId of agents) sent.push(await sendRefresh(fleet.api.client, agentId))
    const bad = { id: decodeId('Task', sent[place] ?? '') }

    const first = await fleet.startHazardProcess({ HAZARD_CONCURRENT: String(CONCURRENT) })
    const orphans = await waitForDeath(fleet, first)
    expect(orphans).toHaveLength(CONCURRENT)
    expect(orphans).toContainEqual({ ...bad, attempt: 1 })
    for (let death = 2; death <= DEATHS; death++) {
      const worker = await fleet.startHazardProcess()
      expect(await waitForDeath(fleet, worker), 'attempts that ran with the suspect').toEqual([
        { ...bad, attempt: death },
      ])
    }
    // This worker survives the hazard and would complete it.
    await fleet.startWorker()
    await waitForEnds(fleet)
    await checkTasks(fleet, sent)
    const columns = 'status, attempt, losses, dead_letter_reason AS reason'
    expect(await fleet.sql(`SELECT ${columns} FROM tasks WHERE id = $1`, [bad.id])).toEqual([
      { status: 'FAILED', attempt: DEATHS, losses: DEATHS, reason: 'POISONED' },
    ])
    const others = await fleet.sql<{ status: string; attempt: number; reason: null }>(
      `SELECT ${columns} FROM tasks WHERE id <> $1 ORDER BY attempt DESC`,
      [bad.id],
    )
    const innocent = { status: 'COMPLETED', reason: null }
    expect(others).toEqual([
      ...Array(CONCURRENT - 1).fill({ ...innocent, attempt: 2, losses: 1 }),
      ...Array(OTHERS).fill({ ...innocent, attempt: 1, losses: 0 }),
    ])
  },
)
