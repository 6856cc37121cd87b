import { expect, it } from 'vitest'
import { decodeId } from '../../../src/platform/ids.ts'
import { checkTasks } from '../../support/check-tasks.ts'
import { type Fleet, makeAgents, startFleet, waitForEnds } from '../../support/fleet.ts'
import { sendDocuments, sendRefresh } from '../../support/send-work.ts'
import { waitUntil } from '../../support/wait-until.ts'

const OTHERS = 100
const DEATHS = 2
/** More than is done before the second worker dies, on a slow machine too. */
const DOCUMENTS = { count: 1_000, sentences: 15 }

/** Waits until the task is at work in its n-th attempt. @returns its worker. */
function waitForWorker({ sql }: Fleet, taskId: string, attempt: number): Promise<string> {
  return waitUntil(`attempt ${attempt} is at work`, 20_000, async () => {
    const [row] = await sql<{ workerId: string }>(
      'SELECT worker_id AS "workerId" FROM tasks WHERE id = $1 AND attempt = $2 AND progress_done > 0',
      [decodeId('Task', taskId), attempt],
    )
    return row?.workerId
  })
}

it('a task that takes two workers with it is given to no third, and a hundred others come to their ends', async () => {
  const fleet = await startFleet()
  const agents = await makeAgents(fleet, OTHERS)
  const workers = [await fleet.startWorker(), await fleet.startWorker()]
  const poison = await sendDocuments(fleet.api.client, DOCUMENTS.count, DOCUMENTS.sentences)
  const others: string[] = []
  for (let death = 1; death <= DEATHS; death++) {
    const workerId = await waitForWorker(fleet, poison, death)
    const victim = workers.find(worker => worker.workerId === workerId)
    await victim?.end('SIGKILL')
    // None is with it in the first death: one that was in both would be taken for poison too.
    const few = agents.slice((OTHERS / DEATHS) * (death - 1), (OTHERS / DEATHS) * death)
    const sent = Promise.all(few.map(agentId => sendRefresh(fleet.api.client, agentId)))
    workers.push(await fleet.startWorker())
    others.push(...(await sent))
  }
  await waitForEnds(fleet, 10_000)
  await checkTasks(fleet, [poison, ...others])
  const ended = 'SELECT status, attempt, losses, dead_letter_reason AS reason FROM tasks WHERE'
  const poisonId = decodeId('Task', poison)
  expect(await fleet.sql(`${ended} id = $1`, [poisonId])).toEqual([
    { status: 'FAILED', attempt: DEATHS, losses: DEATHS, reason: 'POISONED' },
  ])
  expect(await fleet.sql(`${ended} id <> $1 AND status <> 'COMPLETED'`, [poisonId])).toEqual([])
  expect(others).toHaveLength(OTHERS)
})
