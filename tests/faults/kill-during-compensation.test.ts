import type { ServerResponse } from 'node:http'
import { expect, it } from 'vitest'
import { decodeId } from '../../src/platform/ids.ts'
import { type CanopyInside, type CanopyProcess, makeEmbeddedCanopy } from '../support/canopy-process.ts'
import { goalModel, scriptPlan } from '../support/goal-model.ts'
import { approveGoal, cancelGoal, collectGoal, planGoal, readGoal, stepOf } from '../support/goals.ts'
import { startHttpServer } from '../support/http-server.ts'
import { isGone, KILLABLE_SETTINGS, launchersOf, startedBy } from '../support/killable-plugin.ts'
import { startModelServer } from '../support/model-server.ts'
import { addPlugin, ask } from '../support/plugin-packages.ts'
import { sized } from '../support/scale.ts'
import { atEnd } from '../support/start-test-canopy.ts'
import type { TestClient } from '../support/test-client.ts'
import { waitUntil } from '../support/wait-until.ts'

/** Where an undo is when the process is killed. */
const POINTS = ['requested', 'done but not answered', 'recorded'] as const
type Point = (typeof POINTS)[number]
interface Stop {
  /** The step that is undone. */
  key: string
  point: Point
}

const ROUNDS = 5
/** For each test its goals, and for each of these the points at which its process is killed, each in another undo. */
const TESTS = sized<(readonly Point[])[][]>(
  [[POINTS]],
  POINTS.map(point => Array.from({ length: ROUNDS }, () => [point])),
)

/** The steps, each of which needs the one before. */
const KEYS = ['a', 'b', 'c', 'd']
const PLAN = scriptPlan(
  KEYS.map((id, i) => ({
    ...{ id, kind: 'TOOL', title: `Book ${id}`, tool: 'rooms/book', dependsOn: KEYS.slice(i - 1, i) },
    input: { name: id, note: id === 'c' ? 'Next to {{b}}' : 'Quiet' },
  })),
)
/** What the tools of the steps run with. */
const INPUTS = KEYS.map(name => ({ name, note: name === 'c' ? 'Next to - bookingId: B2' : 'Quiet' }))

interface Undo {
  input: (typeof INPUTS)[number]
  output: { bookingId: string }
  idempotencyKey: string
}

const emptyBook = () => ({
  booked: [] as Undo['input'][],
  /** All requests to cancel. */
  undos: [] as Undo[],
  /** The step of each answered request to cancel. */
  answered: [] as string[],
  /** IDs of cancelled bookings by idempotency key, in order. */
  cancelled: new Map<string, string>(),
  stop: null as Stop | null,
})

/** A booking service that honors idempotency keys. It stops in an undo, until the process that asked is killed. */
async function startBookings() {
  const self = { url: '', ...emptyBook(), clear: () => Object.assign(self, emptyBook()) }
  const cancel = (undo: Undo, response: ServerResponse) => {
    const { input, output, idempotencyKey } = undo
    const point = self.stop?.key === input.name ? self.stop.point : null
    const isLater = self.stop?.point === 'recorded' && self.answered.includes(self.stop.key)
    self.undos.push(undo)
    if (point === 'requested' || isLater) return
    if (!self.cancelled.has(idempotencyKey)) self.cancelled.set(idempotencyKey, output.bookingId)
    if (point === 'done but not answered') return
    self.answered.push(input.name)
    response.end(JSON.stringify({ cancelled: self.cancelled.get(idempotencyKey) }))
  }
  const { url, close } = await startHttpServer((request, response, body) => {
    const given = JSON.parse(body.toString())
    if (request.url === '/cancel') cancel(given, response)
    else response.end(JSON.stringify({ bookingId: `B${self.booked.push(given)}` }))
  })
  atEnd(close)
  self.url = url
  return self
}
type Bookings = Awaited<ReturnType<typeof startBookings>>

async function addBookingPlugin(client: TestClient, url: string): Promise<void> {
  const any = { type: 'object' }
  const text = { type: 'string' }
  const withKeys = (keys: object) => ({ type: 'object', properties: keys, required: Object.keys(keys) })
  const room = withKeys({ name: text, note: text })
  const undo = withKeys({ input: any, output: any, idempotencyKey: text })
  const tools = {
    book: { description: 'Books a room.', input: room, output: any, compensatedBy: 'cancel' },
    cancel: { description: 'Cancels a booking.', input: undo, output: any },
  }
  await addPlugin(client, {
    manifest: { name: 'rooms', tools, permissions: ask(`network:${new URL(url).host}`) },
    code: `
      async function send(path, input, host) {
        const options = { method: 'POST', body: JSON.stringify(input), timeoutMs: 30_000 }
        return JSON.parse((await host.fetch('${url}' + path, options)).text)
      }
      export const tools = {
        book: (input, host) => send('/book', input, host),
        cancel: (input, host) => send('/cancel', input, host),
      }`,
  })
}

/** Completes a goal and starts to undo it. @returns its ID. */
async function bookAndCancel(client: TestClient, bookings: Bookings): Promise<string> {
  const id = await planGoal(client, { text: 'Book four rooms.', constraints: { maxParallel: 1 } })
  await approveGoal(client, id)
  await collectGoal(client, id)
  expect(await readGoal(client, id)).toMatchObject({ status: 'COMPLETED', plan: { source: 'MODEL' } })
  expect(bookings.booked).toEqual(INPUTS)
  expect(await cancelGoal(client, id, true)).toMatchObject({ goal: { status: 'CANCELLED' } })
  return id
}

async function kill(canopy: CanopyProcess): Promise<void> {
  const launchers = await launchersOf(canopy.pid)
  const orphans = [...launchers, ...(await startedBy(launchers))]
  await canopy.end('SIGKILL')
  for (const pid of orphans) await waitUntil(`process ${pid} is gone`, () => isGone(pid))
}

/** Expects that each booking was cancelled once. Only what a kill interrupted was requested again, with the same key. */
function expectEachUndoneOnce({ undos, answered, cancelled }: Bookings, stops: readonly Stop[]): void {
  expect([...cancelled.values()]).toEqual(['B4', 'B3', 'B2', 'B1'])
  expect(answered).toEqual(KEYS.toReversed())
  const keys = [...cancelled.keys()].reverse()
  for (const [i, key] of KEYS.entries()) {
    const requests = undos.filter(({ input }) => input.name === key)
    const undo = { input: INPUTS[i], output: { bookingId: `B${i + 1}` }, idempotencyKey: keys[i] }
    expect(requests, key).toEqual(requests.map(() => undo))
    const isInterrupted = stops.some(stop => stop.key === key && stop.point !== 'recorded')
    const isNext = stops.some(stop => stop.key === KEYS[i + 1] && stop.point === 'recorded')
    // It may have been requested already when the process was killed between two undos.
    expect(isNext ? [1, 2] : [isInterrupted ? 2 : 1], key).toContain(requests.length)
  }
}

/** Expects that the steps say that they were undone, each by one task. */
async function expectCompensated({ client, app }: CanopyInside, id: string): Promise<void> {
  const goal = await readGoal(client, id)
  expect(goal).toMatchObject({ status: 'CANCELLED', spending: { reservedUsd: 0 } })
  for (const [i, key] of KEYS.entries()) {
    const task = { status: 'COMPLETED' }
    const compensation = { status: 'DONE', message: `- cancelled: B${i + 1}`, task }
    expect(stepOf(goal, key), key).toMatchObject({ status: 'COMPENSATED', compensation })
  }
  expect(stepOf(goal, 'synthesis')).toMatchObject({ status: 'COMPLETED', compensation: null })
  const where = { goalId: decodeId('Goal', id), kind: 'GOAL_COMPENSATION' } as const
  expect(await app.database.prisma.task.count({ where })).toBe(KEYS.length)
}

it.each(TESTS.map(goals => ({ goals, title: [...new Set(goals.flat())].join(', ') })))(
  'undoes each step once, the last one first, when its process is killed once an undo is $title',
  async ({ goals }) => {
    const [model, bookings] = [await startModelServer(), await startBookings()]
    atEnd(model.close)
    model.behave = goalModel({ plan: () => PLAN })
    const settings = { MODEL_BASE_URL: model.url, MODEL_NAME: 'writer', GOAL_PLAN_TIMEOUT_MS: '60000' }
    const more = { ...KILLABLE_SETTINGS, WORKER_HEARTBEAT_MS: '200' }
    const { dataDir, startProcess, startInside } = await makeEmbeddedCanopy({ ...settings, ...more })

    for (const [i, points] of goals.entries()) {
      bookings.clear()
      const stops = points.map((point, j) => ({ key: KEYS.at(-1 - ((i + j) % KEYS.length)) ?? '', point }))
      let id = ''
      for (const stop of stops) {
        bookings.stop = stop
        const killed = await startProcess()
        if (i === 0 && id === '') await addBookingPlugin(killed.client, bookings.url)
        id ||= await bookAndCancel(killed.client, bookings)
        await waitUntil(`the undo of ${stop.key} is ${stop.point}`, async () => {
          const isRequested = bookings.undos.some(({ input }) => input.name === stop.key)
          if (!isRequested || stop.point !== 'recorded') return isRequested
          return stepOf(await readGoal(killed.client, id), stop.key).compensation?.status === 'DONE'
        })
        await kill(killed)
        await dataDir.removeLock()
      }
      bookings.stop = null

      const canopy = await startInside()
      await waitUntil('all undos have ended', async () => {
        const { plan } = await readGoal(canopy.client, id)
        return plan?.steps.every(({ compensation }) => compensation?.status !== 'PENDING')
      })
      await cancelGoal(canopy.client, id, true)
      await canopy.idle()
      expectEachUndoneOnce(bookings, stops)
      await expectCompensated(canopy, id)
      await canopy.stop()
    }
  },
  sized(180_000, 900_000),
)
