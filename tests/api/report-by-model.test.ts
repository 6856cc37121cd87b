import type { ServerResponse } from 'node:http'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { decodeId } from '../../src/platform/ids.ts'
import { citedFact, FACTS, titleIn } from '../support/cited-facts.ts'
import { expectType } from '../support/expect-type.ts'
import { graphql } from '../support/gql/gql.ts'
import { holdTimers } from '../support/hold-timers.ts'
import { type Behaviour, refuse, reply, say, sendPiece, startModelServer } from '../support/model-server.ts'
import { generate, makeApprovedPlan, makeReportWorld, writeWholeReport } from '../support/report-world.ts'
import { waitForTask } from '../support/seed.ts'
import { createTemplate } from '../support/seed-templates.ts'
import { sendCancel } from '../support/send-work.ts'
import { setUp, setUpTestCanopy } from '../support/start-test-canopy.ts'

const Topic = graphql(`
  query CancelledTopic($id: ID!) {
    topic(id: $id) {
      status
      reports(first: 10) { nodes { version sections { order markdown model citations { start } } } }
    }
  }
`)

/** Longer than any test. Tests expire it explicitly. */
const STALL_TIMEOUT_MS = 599_999

const model = setUp(startModelServer, server => server.close())
const canopy = setUpTestCanopy(() => ({
  MODEL_BASE_URL: model.url,
  MODEL_NAME: 'writer',
  MODEL_STALL_TIMEOUT_MS: String(STALL_TIMEOUT_MS),
  MODEL_USD_PER_MILLION_INPUT_TOKENS: '1',
  MODEL_USD_PER_MILLION_OUTPUT_TOKENS: '2',
}))
const client = setUp(async () => canopy.client)
const world = setUp(() => makeReportWorld(client))
beforeEach(async () => {
  // Otherwise the model would be down after some tests.
  await canopy.app.database.prisma.modelCall.deleteMany()
  model.requests = []
})
afterEach(() => {
  vi.restoreAllMocks()
})

const SECTIONS = [{ title: 'Annual leave' }, { title: 'Travel expenses' }, { title: 'Lost laptops' }]

/** @returns the result of a finished task, as sent to webhooks. */
async function readResult(taskId: string) {
  const task = await canopy.app.database.prisma.task.findUniqueOrThrow({
    where: { id: decodeId('Task', taskId) ?? '' },
  })
  return task.result as { tokens: number; costUsd: number; model: string | null }
}

const newPlan = () => makeApprovedPlan(canopy.app, world.agentId, { sections: SECTIONS })

it('writes with the model, cites what passages support, marks the rest, and counts tokens', async () => {
  model.behave = reply(
    request => `${citedFact(request)} Penguins swim on Sundays.\n\n- Again: ${citedFact(request)}`,
  )
  const { planId } = await newPlan()
  const report = await writeWholeReport(client, planId)
  for (const { title, markdown, model: writer, citations } of report.sections) {
    expect(writer).toBe('writer')
    const fact = FACTS[title]
    expect(markdown).toBe(`${fact} Penguins swim on Sundays. (no source)\n\n- Again: ${fact}`)
    const cited = citations.map(({ start, end }) => [...markdown].slice(start, end).join(''))
    expect(cited).toEqual([fact, `Again: ${fact}`])
    expect(citations[0]?.chunk.content).toContain(FACTS[title])
  }
  const result = await readResult(report.taskId)
  expect(result).toMatchObject({ version: 1, sections: 3, model: 'writer', artifacts: ['MARKDOWN'] })
  expect(result.tokens).toBeGreaterThan(500)
  expect(result.costUsd).toBeGreaterThan(result.tokens / 1_000_000)
  expect(result.costUsd).toBeLessThan((2 * result.tokens) / 1_000_000)
})

it('passes the rendered guide of the template to the model', async () => {
  model.behave = reply(citedFact)
  const { versionId } = await createTemplate(client, {
    body: '{{ reader }}',
    systemPrompt: 'Write for {{ reader }},\n\nand be brief.',
    variables: [{ name: 'reader' }],
  })
  const { planId, topicId } = await newPlan()
  await canopy.app.database.prisma.topic.update({
    where: { id: decodeId('Topic', topicId) ?? '' },
    data: { templateVersionId: decodeId('TemplateVersion', versionId), inputs: { reader: 'the board' } },
  })
  await writeWholeReport(client, planId)
  expect(model.requests).toHaveLength(SECTIONS.length)
  for (const { messages } of model.requests)
    expect(messages.at(-1)?.content).toContain('asks for: Write for the board, and be brief.\n')
})

it('stops waiting for a silent model and writes from evidence', async () => {
  Object.assign(model, { behave: () => {}, left: 0 })
  const silence = holdTimers(STALL_TIMEOUT_MS)
  const { planId } = await makeApprovedPlan(canopy.app, world.agentId, { sections: SECTIONS.slice(1, 2) })
  const written = writeWholeReport(client, planId)
  await expect.poll(() => model.requests.length).toBe(1)
  // A part without text may arrive before the first piece and restart the timer.
  const expireUntilLeft = () => {
    silence.expire()
    return model.left
  }
  await expect.poll(expireUntilLeft).toBe(1)
  const report = await written
  expect(report.sections[0]).toMatchObject({
    model: null,
    markdown: expect.stringContaining('Submit travel expenses'),
  })
  expect(model.requests).toHaveLength(1)
})

it.each<[string, Behaviour]>([
  ['refuses', refuse(500, 'no')],
  ['writes about something else', say(['The weather is fine. [1] Birds sing. [2] Cake is good. [99]'])],
  ['sends an empty text', say([''])],
])('writes from evidence if the model %s, after trying at most two sections', async (_, behaviour) => {
  const titles = new Set<string>()
  model.behave = (response, request) => {
    titles.add(titleIn(request))
    behaviour(response, request)
  }
  const { planId } = await newPlan()
  const report = await writeWholeReport(client, planId)
  expect(titles.size).toBe(2)
  expect(report.sections.map(({ model: writer }) => writer)).toEqual([null, null, null])
  expect((await readResult(report.taskId)).model).toBeNull()
  expect(report.sections[1]?.markdown).toContain(FACTS['Travel expenses'])
  expect(report.sections.every(({ citations }) => citations.length > 0)).toBe(true)
})

it('does not repeat from evidence what the model wrote before it failed', async () => {
  model.behave = (response, request) =>
    titleIn(request) === 'Annual leave' ? say([citedFact(request)])(response) : refuse(401, 'no')(response)
  const sections = [{ title: 'Annual leave' }, { title: 'Booking annual leave in the portal' }]
  const { planId } = await makeApprovedPlan(canopy.app, world.agentId, { sections })
  const [first, second] = (await writeWholeReport(client, planId)).sections
  expect(first).toMatchObject({ model: 'writer', markdown: FACTS['Annual leave'] })
  expect(second).toMatchObject({
    model: null,
    markdown: expect.stringContaining('Book annual leave in the portal'),
  })
  expect(second?.markdown).not.toContain(FACTS['Annual leave'])
})

/** Sends a first piece and then stalls. */
function stall(response: ServerResponse): void {
  sendPiece(response, ' ')
}

it('keeps finished sections when cancelled, and continues from there on the next generation', async () => {
  const asked: string[] = []
  model.behave = (response, request) => {
    asked.push(titleIn(request))
    if (asked.length === 2) stall(response)
    else say([citedFact(request)])(response)
  }
  const { planId, topicId } = await newPlan()
  const accepted = expectType(await generate(client, { planId }), 'GenerateReportPayload')
  const taskId = accepted.task.id
  await expect.poll(() => asked.length).toBe(2)
  await sendCancel(client, taskId)
  expect((await waitForTask(client, taskId)).at(-1)).toBe('CANCELLED')
  const { topic } = await client.run(Topic, { id: topicId })
  expect(topic?.status).toBe('FAILED')
  expect(topic?.reports.nodes).toMatchObject([
    {
      version: 1,
      sections: [
        { markdown: FACTS['Annual leave'], model: 'writer', citations: [{ start: 0 }] },
        { markdown: '', model: null, citations: [] },
        { markdown: '', model: null, citations: [] },
      ],
    },
  ])
  const report = await writeWholeReport(client, planId)
  expect(report.version).toBe(1)
  expect(report.sections.map(({ markdown }) => markdown)).toEqual(Object.values(FACTS))
  expect(asked).toEqual(['Annual leave', 'Travel expenses', 'Travel expenses', 'Lost laptops'])
})

it('accepts one of fifty concurrent calls and names its task to the others', async () => {
  // Stalls the first report until the last request has arrived.
  model.behave = stall
  const { planId, topicId } = await newPlan()
  const answers = await Promise.all(Array.from({ length: 50 }, () => generate(client, { planId })))
  const accepted = answers.filter(answer => answer.__typename === 'GenerateReportPayload')
  expect(accepted).toHaveLength(1)
  const taskId = accepted[0]?.task.id ?? ''
  for (const answer of answers)
    if (answer.__typename !== 'GenerateReportPayload')
      expect(answer).toMatchObject({ code: 'CONFLICT', existing: { __typename: 'Task', id: taskId } })
  await sendCancel(client, taskId)
  await waitForTask(client, taskId)
  const { topic } = await client.run(Topic, { id: topicId })
  expect(topic?.reports.nodes.length).toBeLessThanOrEqual(1)
})
