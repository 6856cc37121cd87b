import { expect, it } from 'vitest'
import { encodeId } from '../../../src/platform/ids.ts'
import type { CanopyProcess } from '../../support/canopy-process.ts'
import { checkTasks } from '../../support/check-tasks.ts'
import { type Fleet, makeAgents, startFleet, waitForEnds } from '../../support/fleet.ts'
import type { HoldingPoint, PostgresProxy } from '../../support/postgres-proxy.ts'
import { sized } from '../../support/scale.ts'
import { sendRefresh } from '../../support/send-work.ts'

const BEGIN = /^BEGIN/i
const INSERT = /^\s*INSERT INTO ("public"\.)?"?tasks"?\b/i
const COMMIT = /^COMMIT/i

/** Points of a request at which its process is killed, and whether its task exists afterwards. */
const POINTS: { name: string; point: HoldingPoint; exists: boolean }[] = [
  { name: 'before BEGIN', point: { statement: BEGIN, when: 'before' }, exists: false },
  { name: 'after BEGIN', point: { statement: BEGIN, when: 'answered' }, exists: false },
  { name: 'before INSERT', point: { statement: INSERT, when: 'before' }, exists: false },
  { name: 'after INSERT', point: { statement: INSERT, when: 'answered' }, exists: false },
  { name: 'before COMMIT', point: { statement: COMMIT, when: 'before' }, exists: false },
  { name: 'in COMMIT', point: { statement: COMMIT, when: 'unanswered' }, exists: true },
  // Must be last: the process is killed as soon as it receives this response from Postgres.
  { name: 'after COMMIT', point: { statement: COMMIT, when: 'answered' }, exists: true },
]
const ANSWERED = 'answered over HTTP'
const ROUNDS = sized(1, 25)
/** Number of victims to start ahead of time, including the current one. */
const VICTIMS_AHEAD = 2

interface Victim {
  api: CanopyProcess
  proxy: PostgresProxy
}

async function startVictim(fleet: Fleet): Promise<Victim> {
  const proxy = await fleet.startProxy()
  return { proxy, api: await fleet.startApiProcess({ DATABASE_URL: proxy.url }) }
}

/**
 * Sends one request per point to the same process, holds each at its point, and kills the process.
 * @returns IDs of the acknowledged tasks.
 */
async function killAtAllPoints({ api, proxy }: Victim, agentId: string, round: number): Promise<string[]> {
  const acknowledged = [await sendRefresh(api.client, agentId, `${round} ${ANSWERED}`)]
  const answers: Promise<unknown>[] = []
  for (const [i, { name, point }] of POINTS.entries()) {
    const held = Promise.withResolvers<void>()
    proxy.holdNext(point, () => {
      if (i === POINTS.length - 1) api.signal('SIGKILL')
      held.resolve()
    })
    const answer = sendRefresh(api.client, agentId, `${round} ${name}`)
    answers.push(answer.then(id => acknowledged.push(id)).catch(() => {}))
    await held.promise
  }
  await api.end('SIGKILL')
  await Promise.all(answers)
  return acknowledged
}

it('loses no acknowledged task, and creates none partially, if an API process is killed at any point of a commit', async () => {
  const fleet = await startFleet()
  await fleet.startWorker()
  const [agentId = ''] = await makeAgents(fleet, 1)
  const acknowledged: string[] = []
  const victims: Promise<Victim>[] = []
  for (let round = 0, started = 0; round < ROUNDS; round++) {
    for (; started < Math.min(ROUNDS, round + VICTIMS_AHEAD); started++) victims.push(startVictim(fleet))
    const victim = await victims[round]
    if (victim) acknowledged.push(...(await killAtAllPoints(victim, agentId, round)))
  }
  await waitForEnds(fleet)
  const made = await fleet.sql<{ key: string; id: string; status: string }>(
    `SELECT key, object_id AS id, status FROM idempotency_keys LEFT JOIN tasks ON tasks.id = object_id`,
  )
  const existing = [...POINTS.filter(({ exists }) => exists).map(({ name }) => name), ANSWERED]
  const expected = existing.flatMap(name => Array.from({ length: ROUNDS }, (_, round) => `${round} ${name}`))
  expect(made.map(({ key }) => key).sort()).toEqual(expected.sort())
  expect(new Set(made.map(({ status }) => status))).toEqual(new Set(['COMPLETED']))
  const ids = made.map(({ id }) => encodeId('Task', id))
  expect(await fleet.sql('SELECT count(*)::int AS tasks FROM tasks')).toEqual([{ tasks: ids.length }])
  expect(
    acknowledged.filter(id => !ids.includes(id)),
    'acknowledged tasks that are lost',
  ).toEqual([])
  await checkTasks(fleet, ids)
  // A client without a response repeats its request with the same key. It gets the existing task or a new one.
  const keys = POINTS.map(({ name }) => `${ROUNDS - 1} ${name}`)
  const repeated = await Promise.all(keys.map(key => sendRefresh(fleet.api.client, agentId, key)))
  for (const [i, { name, exists }] of POINTS.entries()) expect(ids.includes(repeated[i]!), name).toBe(exists)
})
