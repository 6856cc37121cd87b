import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { startFleet } from '../../support/fleet.ts'
import { citeFindings } from '../../support/goal-double.ts'
import { goalModel, purposeOf, scriptPlan } from '../../support/goal-model.ts'
import {
  approveGoal,
  type GoalItem,
  joinSynthesis,
  planGoal,
  readGoal,
  seedGoalWorld,
  sequencesOf,
  watchGoal,
} from '../../support/goals.ts'
import { type ModelServer, say, sendPiece, startModelServer } from '../../support/model-server.ts'
import { sized } from '../../support/scale.ts'
import { seededRandom } from '../../support/seeded-random.ts'
import { setUp } from '../../support/start-test-canopy.ts'
import { startTcpProxy } from '../../support/tcp-proxy.ts'
import { createTestClient, type TestClient } from '../../support/test-client.ts'
import { waitUntil } from '../../support/wait-until.ts'

const QUESTIONS = [
  'How many days of annual leave are there?',
  'How is annual leave booked?',
  'Who answers a request for leave?',
  'How many days of unused leave carry over?',
  'What may a hotel cost for a night?',
  'When must travel expenses be submitted?',
  'For which amounts are receipts needed?',
  'Who pays travel expenses?',
]
const PLAN = scriptPlan([
  ...QUESTIONS.map((title, i) => ({ id: `part-${i + 1}`, title, agent: 'People' })),
  { id: 'end', kind: 'SYNTHESIS', title: 'Summary' },
])
const MAX_PARALLEL = 2
/** Minimum number of changes: of the goal, of each step (ready, running, completed), and of the synthesis. */
const MIN_CHANGES = 3 + 3 * QUESTIONS.length - MAX_PARALLEL + 4
const CUTS = sized(5, 20)
const MAX_STEP_DELAY_MS = 100
/** More than the interval at which pieces of a synthesis are recorded. */
const PIECE_DELAY_MS = 310

const model: ModelServer = setUp(startModelServer, server => server.close())

interface Watcher {
  items: GoalItem[]
  /** Number of times that the stream was resumed. */
  resumed: number
}

const countDeltas = ({ items }: Watcher) =>
  items.filter(({ __typename }) => __typename === 'GoalSynthesisDelta').length

type Random = () => number

/** Chooses distinct sequences at random. @returns them in order. */
function chooseCuts(random: Random): number[] {
  const all = Array.from({ length: MIN_CHANGES }, (_, i) => ({ sequence: i + 1, rank: random() }))
  const chosen = all.toSorted((a, b) => a.rank - b.rank).slice(0, CUTS)
  return chosen.map(({ sequence }) => sequence).toSorted((a, b) => a - b)
}

/** Watches a goal to its end, and resumes after each cut. @param leavesAt sequences after which it leaves by itself. */
async function watchThroughCuts(
  client: TestClient,
  goalId: string,
  watcher: Watcher,
  leavesAt: ReadonlySet<number> = new Set(),
): Promise<void> {
  let after = 0
  const receive = async (): Promise<boolean> => {
    for await (const item of watchGoal(client, goalId, after)) {
      watcher.items.push(item)
      after = 'sequence' in item ? item.sequence : after
      if (leavesAt.has(after)) return false
    }
    return true
  }
  // A cut connection is an error for the client.
  const tolerate = (error: unknown) => {
    if (watcher.resumed < CUTS) return false
    throw error
  }
  while (!(await receive().catch(tolerate))) watcher.resumed++
}

/** Starts a proxy that cuts the connection at a random byte of each of these changes. */
async function startRandomCuts(target: string, cuts: readonly number[], random: Random) {
  const left = [...cuts]
  return startTcpProxy(target, (client, upstream) => {
    client.on('data', bytes => upstream.write(bytes))
    let rest = Buffer.alloc(0)
    upstream.on('data', bytes => {
      rest = Buffer.concat([rest, bytes])
      for (let end = rest.indexOf('\n\n'); end >= 0; end = rest.indexOf('\n\n')) {
        const frame = rest.subarray(0, end + 2)
        const sequence = Number(/^id: (\d+)$/m.exec(frame.toString())?.[1] ?? 0)
        if (sequence > 0 && sequence === left[0]) {
          left.shift()
          client.end(frame.subarray(0, Math.floor(random() * frame.length)))
          return void upstream.removeAllListeners('data').destroy()
        }
        client.write(frame)
        rest = rest.subarray(end + 2)
      }
      // What follows the last frame ends the response.
      if (rest.toString() === '\r\n0\r\n\r\n') client.write(rest)
    })
  })
}

interface Pacing {
  watchers: readonly Watcher[]
  /** Is called when half of the synthesis was received. The rest follows when it resolves. */
  atHalf(): Promise<unknown>
  random: Random
}

/** Delays the answers for steps, and sends the synthesis sentence by sentence, each when the watchers have the one before. */
function paceModel({ watchers, atHalf, random }: Pacing): void {
  const answer = goalModel({ plan: () => PLAN, before: () => sleep(random() * MAX_STEP_DELAY_MS) })
  model.behave = async (response, request) => {
    if (purposeOf(request) !== 'SYNTHESIS') return answer(response, request)
    const sentences = citeFindings(request).split(/(?<=\]\.) /)
    for (const [i, sentence] of sentences.entries()) {
      sendPiece(response, `${sentence}\n\n`)
      await waitUntil('the watchers have the sentence', async () =>
        watchers.every(watcher => countDeltas(watcher) > i),
      )
      await sleep(PIECE_DELAY_MS)
      if (i === Math.floor(sentences.length / 2)) await atHalf()
    }
    say([])(response)
  }
}

/** Watches from the current state on. `hasJoined` resolves when the first piece is received. */
function joinLate(client: TestClient, goalId: string) {
  const items: GoalItem[] = []
  const hasJoined = Promise.withResolvers<void>()
  const watch = async () => {
    for await (const item of watchGoal(client, goalId)) {
      items.push(item)
      if (item.__typename === 'GoalSynthesisDelta') hasJoined.resolve()
    }
  }
  return { items, hasJoined: hasJoined.promise, ended: watch() }
}

it('delivers every change of a goal once and in order to subscribers of two APIs that are often disconnected', async () => {
  const [ofCuts, ofBytes, ofDelays] = [1, 2, 3].map(seededRandom) as [Random, Random, Random]
  const fleet = await startFleet({ MODEL_BASE_URL: model.url, MODEL_NAME: 'writer' })
  const [other] = await Promise.all([fleet.startApi(), fleet.startWorker()])
  const { client } = fleet.api
  await seedGoalWorld(client)
  const watchers: Watcher[] = [1, 2].map(() => ({ items: [], resumed: 0 }))
  const [cut, leaving] = watchers as [Watcher, Watcher]
  const lateOne = Promise.withResolvers<ReturnType<typeof joinLate>>()
  paceModel({
    watchers,
    async atHalf() {
      const watcher = joinLate(other.client, goalId)
      lateOne.resolve(watcher)
      await watcher.hasJoined
    },
    random: ofDelays,
  })
  const goalId = await planGoal(client, {
    text: 'Describe leave and travel.',
    constraints: { maxParallel: MAX_PARALLEL },
  })
  const proxy = await startRandomCuts(client.url, chooseCuts(ofCuts), ofBytes)
  const ended = Promise.all([
    watchThroughCuts(createTestClient(proxy, client.secret), goalId, cut),
    watchThroughCuts(other.client, goalId, leaving, new Set(chooseCuts(ofCuts))),
  ])
  await approveGoal(client, goalId)
  await ended
  const late = await lateOne.promise
  await late.ended

  const { status, synthesis } = await readGoal(client, goalId)
  expect({ status, source: synthesis?.source }).toEqual({ status: 'COMPLETED', source: 'MODEL' })
  for (const { items, resumed } of watchers) {
    expect(resumed).toBe(CUTS)
    expect(items.length).toBeGreaterThanOrEqual(MIN_CHANGES)
    expect(sequencesOf(items)).toEqual(items.map((_, i) => i + 1))
    expect(joinSynthesis(items)).toBe(synthesis?.text)
  }
  const [snapshot, ...changes] = late.items
  const sequence = snapshot && 'sequence' in snapshot ? snapshot.sequence : 0
  expect(snapshot).toMatchObject({ __typename: 'GoalSnapshot', goal: { status: 'RUNNING' } })
  expect(changes[0]).toMatchObject({ __typename: 'GoalSynthesisDelta', restart: true })
  expect(sequencesOf(changes)).toEqual(changes.map((_, i) => sequence + 1 + i))
  expect(sequence + changes.length).toBe(cut.items.length)
  expect(joinSynthesis(late.items)).toBe(synthesis?.text)
})
