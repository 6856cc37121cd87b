import { describe, expect, it } from 'vitest'
import { goalModel, purposeOf, type ScriptedStep, scriptPlan } from '../support/goal-model.ts'
import {
  approveGoal,
  cancelGoal,
  collectGoal,
  planGoal,
  readGoal,
  replanGoal,
  retryStep,
  seedGoalWorld,
  statusesOf,
  stepOf,
  watchGoal,
} from '../support/goals.ts'
import { startHttpServer } from '../support/http-server.ts'
import { KILLABLE_SETTINGS } from '../support/killable-plugin.ts'
import { type ModelServer, startModelServer } from '../support/model-server.ts'
import { addPlugin, ask, remove } from '../support/plugin-packages.ts'
import { atEnd, setUp, setUpTestCanopy } from '../support/start-test-canopy.ts'
import { waitUntil } from '../support/wait-until.ts'

const model: ModelServer = setUp(startModelServer, server => server.close())
const canopy = setUpTestCanopy(() => ({
  ...KILLABLE_SETTINGS,
  MODEL_BASE_URL: model.url,
  MODEL_NAME: 'writer',
}))

const QUESTIONS = {
  leave: 'How is annual leave booked?',
  days: 'How many days of annual leave are there?',
  hotel: 'What may a hotel cost for a night?',
  receipts: 'For which amounts are receipts needed?',
  desk: 'Who books flights and hotels?',
  expenses: 'When are travel expenses submitted?',
  payroll: 'Who pays approved travel expenses?',
}
const research = (id: keyof typeof QUESTIONS, more: Partial<ScriptedStep> = {}): ScriptedStep => ({
  id,
  title: QUESTIONS[id],
  agent: 'People',
  ...more,
})

/** A booking service, and a plugin that books and cancels there. */
async function startBookings(client: Awaited<ReturnType<typeof canopy.newClient>>) {
  /** Requests in order, such as `POST /book?a`. */
  const calls: string[] = []
  let isBroken = false
  const service = await startHttpServer((request, response) => {
    calls.push(`${request.method} ${request.url}`)
    response.writeHead(isBroken ? 500 : 200).end('ok')
  })
  atEnd(service.close)
  const { host } = new URL(service.url)
  const text = { type: 'object', properties: { name: { type: 'string' } }, required: ['name'] }
  const any = { type: 'object' }
  const undo = {
    type: 'object',
    properties: { input: any, output: any, idempotencyKey: { type: 'string' } },
    required: ['input', 'output', 'idempotencyKey'],
  }
  const tools = {
    book: { description: 'Books a room.', input: text, output: any, compensatedBy: 'cancel' },
    cancel: { description: 'Cancels a booking.', input: undo, output: any },
    fail: { description: 'Fails.', input: any, output: any },
  }
  await addPlugin(client, {
    manifest: { name: 'rooms', tools, permissions: ask(`network:${host}`) },
    code: `
      async function send(path, host) {
        const { status } = await host.fetch('${service.url}' + path, { method: 'POST' })
        if (status !== 200) throw new Error('The service answered ' + status + '.')
      }
      export const tools = {
        async book({ name }, host) { await send('/book?' + name, host); return { booked: name } },
        async cancel({ input, output, idempotencyKey }, host) {
          if (!idempotencyKey || output.booked !== input.name) throw new Error('It was given something else.')
          await send('/cancel?' + input.name, host)
          return { cancelled: input.name }
        },
        async fail() { throw new Error('No room is free.') },
      }`,
  })
  return {
    calls,
    break: () => {
      isBroken = true
    },
  }
}

async function startGoal(steps: readonly ScriptedStep[]) {
  const client = await canopy.newClient()
  model.behave = goalModel({ plan: () => scriptPlan(steps) })
  await seedGoalWorld(client)
  const bookings = await startBookings(client)
  const id = await planGoal(client, { text: 'Find out about leave and travel, and book a room.' })
  expect((await readGoal(client, id)).plan?.source).toBe('MODEL')
  return { client, id, bookings }
}

describe('a failed step', () => {
  it('blocks what needs it and lets the rest run; a retry runs it and the blocked steps', async () => {
    const { client, id } = await startGoal([
      research('leave'),
      research('days'),
      { id: 'room', kind: 'TOOL', title: 'Book a room', tool: 'rooms/fail', input: {}, dependsOn: ['leave'] },
      research('hotel', { dependsOn: ['room'] }),
      { id: 'sheet', kind: 'TABLE', title: 'Hotels', dependsOn: ['hotel'] },
      { id: 'deck', kind: 'SLIDES', title: 'Where to sleep', dependsOn: ['sheet', 'days'] },
      research('desk', { dependsOn: ['deck'] }),
      research('expenses', { dependsOn: ['days', 'room'] }),
      research('receipts', { dependsOn: ['days'] }),
      { id: 'amounts', kind: 'TABLE', title: 'Amounts', dependsOn: ['receipts'] },
      research('payroll', { dependsOn: ['amounts', 'leave'] }),
    ])
    const lost = {
      room: 'FAILED',
      hotel: 'BLOCKED',
      sheet: 'BLOCKED',
      deck: 'BLOCKED',
      desk: 'BLOCKED',
      expenses: 'BLOCKED',
    }
    const { promise: hasFailed, resolve: goOn } = Promise.withResolvers<void>()
    model.behave = goalModel({
      plan: () => '',
      // Stops the independent branch until the step has failed.
      before: (purpose, request) =>
        purpose === 'WRITE' && JSON.stringify(request.messages).includes(QUESTIONS.receipts)
          ? hasFailed
          : undefined,
    })
    await approveGoal(client, id)
    await waitUntil('the tool has failed and the other branch runs', async () => {
      const goal = await readGoal(client, id)
      const [room, receipts] = [stepOf(goal, 'room'), stepOf(goal, 'receipts')]
      return room.task?.status === 'FAILED' && receipts.status === 'RUNNING'
    })
    // Starts the scheduler, which does not poll in this test. It ends only after the other branch.
    const idle = canopy.idle()
    await waitUntil('the step has failed', async () => (await readGoal(client, id)).progress.failed === 1)
    expect(statusesOf(await readGoal(client, id))).toEqual({
      leave: 'COMPLETED',
      days: 'COMPLETED',
      ...lost,
      receipts: 'RUNNING',
      amounts: 'PLANNED',
      payroll: 'PLANNED',
      synthesis: 'PLANNED',
    })
    goOn()
    await idle
    const partial = await readGoal(client, id)
    expect(partial).toMatchObject({
      status: 'PARTIAL',
      progress: { total: 12, completed: 6, failed: 1, blocked: 5, running: 0 },
    })
    expect(statusesOf(partial)).toEqual({
      leave: 'COMPLETED',
      days: 'COMPLETED',
      ...lost,
      receipts: 'COMPLETED',
      amounts: 'COMPLETED',
      payroll: 'COMPLETED',
      synthesis: 'COMPLETED',
    })
    expect(partial.plan?.steps).toHaveLength(12)
    expect(stepOf(partial, 'room').failure).toContain('No room is free.')
    const causes = {
      hotel: 'Book a room',
      sheet: QUESTIONS.hotel,
      deck: 'Hotels',
      desk: 'Where to sleep',
      expenses: 'Book a room',
    }
    for (const [key, cause] of Object.entries(causes))
      expect(stepOf(partial, key).failure).toBe(`It needs the step "${cause}", which was not completed.`)
    expect(partial.synthesis).toMatchObject({ isPartial: true })
    const gaps = Object.keys(lost).map(key => stepOf(partial, key).title)
    expect(partial.synthesis?.missing).toEqual(gaps)
    for (const gap of gaps) expect(partial.synthesis?.text).toContain(gap)

    expect(await retryStep(client, id, 'leave')).toMatchObject({ __typename: 'ConflictError' })
    expect(await retryStep(client, id, 'room')).toMatchObject({ goal: { status: 'RUNNING' } })
    await canopy.idle()
    const retried = await readGoal(client, id)
    expect(retried).toMatchObject({ status: 'PARTIAL', progress: { completed: 6, failed: 1, blocked: 5 } })
    expect(statusesOf(retried)).toEqual(statusesOf(partial))
  })

  it('is replanned once without being asked if the goal needs no approval', async () => {
    const client = await canopy.newClient()
    let plans = 0
    model.behave = goalModel({
      plan: () =>
        plans++ === 0
          ? scriptPlan([
              research('leave'),
              {
                id: 'room',
                kind: 'TOOL',
                title: 'Book',
                tool: 'rooms/fail',
                input: {},
                dependsOn: ['leave'],
              },
            ])
          : scriptPlan([research('leave'), research('hotel', { dependsOn: ['leave'] })]),
    })
    await seedGoalWorld(client)
    await startBookings(client)
    const id = await planGoal(client, { text: 'Leave and hotels.', autoApprove: true })
    await canopy.idle()
    const done = await readGoal(client, id)
    expect(done).toMatchObject({
      status: 'COMPLETED',
      plan: { version: 2 },
      plans: [{ version: 1, reason: null }],
    })
    expect(done.plan?.reason).toContain('No room is free.')
    expect(statusesOf(done)).toEqual({ leave: 'COMPLETED', hotel: 'COMPLETED', synthesis: 'COMPLETED' })
  })
})

it('is replanned once without being asked if it takes longer than estimated', async () => {
  const client = await canopy.newClient()
  const steps = [research('leave'), research('days', { dependsOn: ['leave'] })]
  let plans = 0
  let isLate = false
  model.behave = goalModel({
    plan: () => scriptPlan(plans++ === 0 ? [...steps, research('hotel', { dependsOn: ['days'] })] : steps),
    async before(purpose) {
      if (purpose !== 'WRITE' || isLate) return
      isLate = true
      await canopy.app.database.prisma.$executeRaw`
        UPDATE goals SET running_since = running_since - interval '1 minute' WHERE status = 'RUNNING'`
    },
  })
  await seedGoalWorld(client)
  // Expected: 30 s for each question, and 20 s for the synthesis.
  const id = await planGoal(client, {
    text: 'Leave and hotels.',
    autoApprove: true,
    constraints: { maxSeconds: 120 },
  })
  await canopy.idle()
  const done = await readGoal(client, id)
  expect(done).toMatchObject({ status: 'COMPLETED', plan: { version: 2, violations: [] } })
  expect(done.plan?.reason).toMatch(/^Expected to exceed the limit of time: 14\d s instead of 120 s\.$/)
  expect(statusesOf(done)).toEqual({ leave: 'COMPLETED', days: 'COMPLETED', synthesis: 'COMPLETED' })
})

it('keeps completed steps and their results when it is replanned, and asks for approval again', async () => {
  let plans = 0
  const steps = [research('leave'), research('days'), research('hotel', { dependsOn: ['leave', 'days'] })]
  const others = [
    research('receipts', { dependsOn: ['hotel'] }),
    research('expenses', { dependsOn: ['receipts'] }),
  ]
  const { client, id } = await startGoal([...steps, ...others])
  const plan = goalModel({
    plan: () => {
      plans++
      return scriptPlan([...steps, { id: 'sheet', kind: 'TABLE', title: 'Travel', dependsOn: ['hotel'] }])
    },
    // Holds the fourth of six steps, so that the goal is replanned while it runs.
    before: (purpose, request) =>
      purpose === 'WRITE' && JSON.stringify(request.messages).includes(QUESTIONS.receipts)
        ? new Promise<void>(() => {})
        : undefined,
  })
  model.behave = plan
  await approveGoal(client, id)
  for await (const item of watchGoal(client, id, 0))
    if (
      item.__typename === 'GoalStepChanged' &&
      item.step.key === 'receipts' &&
      item.step.status === 'RUNNING'
    )
      break
  const before = await readGoal(client, id)
  expect(before.progress).toMatchObject({ total: 6, completed: 3 })
  const written = () => model.requests.filter(request => purposeOf(request) === 'WRITE').length
  expect(await replanGoal(client, id, 'A table is enough.', 2)).toMatchObject({ __typename: 'ConflictError' })
  expect(await replanGoal(client, id, 'A table is enough.', 1)).toMatchObject({ goal: { status: 'PLANNED' } })
  expect(plans).toBe(1)
  const planned = await readGoal(client, id)
  expect(planned.plan).toMatchObject({ version: 2, reason: 'A table is enough.' })
  expect(planned.plans).toMatchObject([{ version: 1 }])
  expect(statusesOf(planned)).toEqual({
    leave: 'COMPLETED',
    days: 'COMPLETED',
    hotel: 'COMPLETED',
    sheet: 'PLANNED',
    synthesis: 'PLANNED',
  })
  const before2 = written()
  await approveGoal(client, id)
  await canopy.idle()
  const done = await readGoal(client, id)
  expect(done).toMatchObject({ status: 'COMPLETED', progress: { completed: 5 } })
  for (const key of ['leave', 'days', 'hotel'])
    expect(stepOf(done, key).task?.id).toBe(stepOf(before, key).task?.id)
  expect(written()).toBe(before2)
  expect(stepOf(done, 'sheet').output?.files.map(({ kind }) => kind)).toEqual(['CSV', 'XLSX'])
})

describe('cancelling with compensation', () => {
  const STEPS: ScriptedStep[] = [
    { id: 'a', kind: 'TOOL', title: 'Book a', tool: 'rooms/book', input: { name: 'a' } },
    { id: 'b', kind: 'TOOL', title: 'Book b', tool: 'rooms/book', input: { name: 'b' }, dependsOn: ['a'] },
    research('leave', { dependsOn: ['b'] }),
  ]

  it('undoes completed effects once, the last one first', async () => {
    const { client, id, bookings } = await startGoal(STEPS)
    await approveGoal(client, id)
    await canopy.idle()
    expect(await readGoal(client, id)).toMatchObject({ status: 'COMPLETED' })
    expect(await cancelGoal(client, id)).toMatchObject({ __typename: 'ConflictError' })
    await Promise.all([cancelGoal(client, id, true), cancelGoal(client, id, true)])
    await canopy.idle()
    await cancelGoal(client, id, true)
    await canopy.idle()
    expect(bookings.calls).toEqual(['POST /book?a', 'POST /book?b', 'POST /cancel?b', 'POST /cancel?a'])
    const cancelled = await readGoal(client, id)
    expect(cancelled.status).toBe('CANCELLED')
    for (const key of ['a', 'b'])
      expect(stepOf(cancelled, key)).toMatchObject({
        status: 'COMPENSATED',
        compensation: { status: 'DONE', message: `- cancelled: ${key}`, task: { status: 'COMPLETED' } },
      })
    expect(stepOf(cancelled, 'leave')).toMatchObject({ status: 'COMPLETED', compensation: null })
  })

  it('goes on after an undo that failed, and says so', async () => {
    const { client, id, bookings } = await startGoal(STEPS)
    await approveGoal(client, id)
    await canopy.idle()
    bookings.break()
    await cancelGoal(client, id, true)
    await waitUntil('both undos have ended', async () => {
      await canopy.idle()
      const { plan } = await readGoal(client, id)
      return plan?.steps.every(({ compensation }) => compensation?.status !== 'PENDING')
    })
    const cancelled = await readGoal(client, id)
    expect(stepOf(cancelled, 'b')).toMatchObject({
      status: 'COMPLETED',
      compensation: { status: 'FAILED', message: expect.stringContaining('500'), task: { status: 'FAILED' } },
    })
    expect(bookings.calls.slice(2)).toEqual(['POST /cancel?b', 'POST /cancel?a'])
  })
})

it('keeps a plugin that a goal uses from being removed', async () => {
  const { client, id } = await startGoal([
    { id: 'a', kind: 'TOOL', title: 'Book a', tool: 'rooms/book', input: { name: 'a' } },
  ])
  const pluginId = stepOf(await readGoal(client, id), 'a').plugin?.id ?? ''
  expect(await remove(client, pluginId)).toMatchObject({
    __typename: 'ConflictError',
    existing: { id },
  })
  await cancelGoal(client, id)
  expect(await collectGoal(client, id, null)).toMatchObject([
    { __typename: 'GoalSnapshot', goal: { status: 'CANCELLED' } },
  ])
  expect(await remove(client, pluginId)).toMatchObject({ deletedId: pluginId })
})
