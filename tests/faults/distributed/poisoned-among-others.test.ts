import { expect, it } from 'vitest'
import { decodeId } from '../../../src/platform/ids.ts'
import { checkTasks } from '../../support/check-tasks.ts'
import { makeAgents, startFleet, waitForEnds } from '../../support/fleet.ts'
import { holdAfter, startPostgresProxy } from '../../support/postgres-proxy.ts'
import { sized } from '../../support/scale.ts'
import { sendDocuments, sendRefresh } from '../../support/send-work.ts'

const OTHERS = sized(20, 100)
const DEATHS = 2
/** The task that kills its workers is the only one that writes documents. */
const WRITE = { statement: /INSERT INTO index_batches/, when: 'before' } as const

it('gives a task that killed two workers to no third one, and completes the others', async () => {
  const fleet = await startFleet()
  const agents = await makeAgents(fleet, OTHERS)
  const startVictim = async () => {
    const proxy = await startPostgresProxy(fleet.settings.DATABASE_URL ?? '')
    const worker = await fleet.startWorkerProcess({ DATABASE_URL: proxy.url })
    return { worker, dying: holdAfter(proxy, WRITE, 0).then(() => worker) }
  }
  let victims = await Promise.all(Array.from({ length: DEATHS }, startVictim))
  const poison = await sendDocuments(fleet.api.client, 3)
  const others: string[] = []
  for (let death = 1; death <= DEATHS; death++) {
    const dying = await Promise.race(victims.map(victim => victim.dying))
    victims = victims.filter(({ worker }) => worker !== dying)
    const orphans = await fleet.kill(dying)
    expect(orphans).toContainEqual({ id: decodeId('Task', poison), attempt: death })
    // None of them runs beside it in the first death: one that did in both would be poisoned, too.
    const few = agents.slice((OTHERS / DEATHS) * (death - 1), (OTHERS / DEATHS) * death)
    others.push(...(await Promise.all(few.map(agentId => sendRefresh(fleet.api.client, agentId)))))
  }
  await fleet.startWorker()
  await waitForEnds(fleet)
  await checkTasks(fleet, [poison, ...others])
  const ended = 'SELECT status, attempt, losses, dead_letter_reason AS reason FROM tasks WHERE'
  const poisonId = decodeId('Task', poison)
  expect(await fleet.sql(`${ended} id = $1`, [poisonId])).toEqual([
    { status: 'FAILED', attempt: DEATHS, losses: DEATHS, reason: 'POISONED' },
  ])
  expect(await fleet.sql(`${ended} id <> $1 AND status <> 'COMPLETED'`, [poisonId])).toEqual([])
  expect(others).toHaveLength(OTHERS)
})
