import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Fleet, startFleet } from '../../support/fleet.ts'
import { graphql } from '../../support/gql/gql.ts'
import { type ModelServer, say, startModelServer } from '../../support/model-server.ts'
import { generate, makePlanOf, makeReportWorld, readWhenDone } from '../../support/report-world.ts'
import { sized } from '../../support/scale.ts'
import { waitForTask } from '../../support/seed.ts'
import { sendRedrive } from '../../support/send-work.ts'
import { waitUntil } from '../../support/wait-until.ts'

const Outcome = graphql(`
  query KilledOutcome($taskId: ID!, $topicId: ID!) {
    task(id: $taskId) { status deadLetter { reason } events(first: 100) { nodes { sequence type attempt } } }
    topic(id: $topicId) { status reports(first: 10) { nodes { version sections { order markdown } } } }
  }
`)

const SECTIONS = ['Annual leave', 'Travel expenses', 'Lost laptops']
/**
 * Number of sections that are finished when the worker is killed. In the gate, only the other test kills a worker in
 * the middle of a report.
 */
const FINISHED = sized([], [0, 1, 2])
const TEXTS: Record<string, string> = {
  'Annual leave': 'Every employee has 22 days of annual leave in a calendar year.',
  'Travel expenses': 'Submit travel expenses within ten working days after the trip.',
  'Lost laptops': 'Report a lost laptop to the security desk within one hour.',
}

let model: ModelServer
beforeAll(async () => {
  model = await startModelServer()
})
afterAll(() => model.close())

/** Section titles in the order in which they were requested from the model. */
let asked: string[] = []
/** Titles of sections for which the model never responds. */
const silent = new Set<string>()

function answerBySection(): void {
  asked = []
  silent.clear()
  model.behave = (response, { messages }) => {
    const prompt = messages.at(-1)?.content ?? ''
    const title = /Section to write: (.*)/.exec(prompt)?.[1] ?? ''
    const text = TEXTS[title] ?? ''
    asked.push(title)
    const before = prompt.slice(0, prompt.indexOf(text))
    const number = [...before.matchAll(/^\[(\d+)\] /gm)].at(-1)?.[1]
    if (!silent.has(title)) say([`${text} [${number}]`])(response)
  }
}

/** @returns the row version of each finished section by ordinal. */
async function finishedOf({ sql }: Fleet): Promise<Map<number, string>> {
  const rows = await sql<{ ordinal: number; version: string }>(
    `SELECT ordinal, s.xmin::text || ' ' || s.ctid::text AS version FROM report_sections s
     JOIN reports r ON r.id = s.report_id WHERE is_complete AND r.id = (SELECT id FROM reports ORDER BY created_at DESC LIMIT 1) ORDER BY ordinal`,
  )
  return new Map(rows.map(({ ordinal, version }) => [ordinal, version]))
}

async function startWriting(fleet: Fleet, agentId: string) {
  const plan = await makePlanOf(fleet.sql, agentId, { sections: SECTIONS.map(title => ({ title })) })
  const accepted = await generate(fleet.api.client, { planId: plan.planId })
  if (accepted.__typename !== 'GenerateReportPayload') throw new Error(accepted.message)
  return { ...plan, taskId: accepted.task.id }
}

/** Starts a Canopy without a worker. Its agent has enough knowledge for the report. */
async function startWorld() {
  const fleet = await startFleet({ MODEL_BASE_URL: model.url, MODEL_NAME: 'writer' })
  const worker = await fleet.startWorker()
  const { agentId } = await makeReportWorld(fleet.api.client)
  await worker.stop()
  return { fleet, agentId }
}

it.each(FINISHED)(
  'continues a report with the section whose worker was killed, after %i others',
  async finished => {
    const { fleet, agentId } = await startWorld()
    const { client } = fleet.api
    const title = SECTIONS[finished] ?? ''
    answerBySection()
    silent.add(title)
    const victim = await fleet.startWorkerProcess()
    const { taskId, topicId } = await startWriting(fleet, agentId)
    await waitUntil('the model is asked for the section', async () => asked.includes(title))
    expect(await fleet.kill(victim)).toHaveLength(1)
    const before = await finishedOf(fleet)
    expect(before.size).toBe(finished)
    silent.clear()
    const worker = await fleet.startWorker()
    const report = await readWhenDone(client, taskId)
    await worker.stop()
    expect(report.sections.map(({ markdown }) => markdown)).toEqual(Object.values(TEXTS))
    // The finished rows were not rewritten, and their sections were not requested from the model again.
    const after = await finishedOf(fleet)
    expect([...after].slice(0, finished)).toEqual([...before])
    expect(asked).toEqual([...SECTIONS.slice(0, finished + 1), ...SECTIONS.slice(finished)])
    await expectOneEnd(fleet, { taskId, topicId }, 'COMPLETED')
  },
)

it('keeps all sections of a report whose workers died three times, and completes it only when redriven', async () => {
  const { fleet, agentId } = await startWorld()
  const { client } = fleet.api
  answerBySection()
  silent.add('Lost laptops')
  const first = await fleet.startWorkerProcess()
  const { taskId, topicId } = await startWriting(fleet, agentId)
  await waitUntil('the model is asked for the last section', async () => asked.includes('Lost laptops'))
  await fleet.kill(first)
  const early = await finishedOf(fleet)
  expect(early.size).toBe(SECTIONS.length - 1)
  silent.clear()
  await killAtItsEnd(fleet)
  const before = await finishedOf(fleet)
  // The second worker wrote the last section and rewrote no other.
  expect([...before].slice(0, -1)).toEqual([...early])
  await killAtItsEnd(fleet)
  await fleet.startWorker()
  await waitForTask(client, taskId)
  await expectOneEnd(fleet, { taskId, topicId }, 'FAILED')
  const { task, topic } = await client.run(Outcome, { taskId, topicId })
  expect(task?.deadLetter?.reason).toBe('POISONED')
  expect(topic?.reports.nodes[0]?.sections.map(({ markdown }) => markdown)).toEqual(Object.values(TEXTS))
  const redriven = await sendRedrive(client, taskId)
  await readWhenDone(client, redriven)
  expect(await finishedOf(fleet)).toEqual(before)
  expect(asked).toEqual([...SECTIONS, 'Lost laptops'])
  await expectOneEnd(fleet, { taskId: redriven, topicId }, 'COMPLETED')
})

/** Kills a worker after it has finished all sections and before it can complete the task. */
async function killAtItsEnd(fleet: Fleet): Promise<void> {
  const holding = await fleet.connect()
  await holding.query('BEGIN')
  await holding.query('SELECT FROM reports ORDER BY created_at DESC LIMIT 1 FOR UPDATE')
  const worker = await fleet.startWorkerProcess()
  await waitUntil('all sections are finished, and what follows waits for the report', async () => {
    await fleet.sql("UPDATE tasks SET due_at = now() WHERE status = 'PENDING' AND due_at > now()")
    const waiting = await fleet.sql(
      `SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = $1
        AND wait_event_type = 'Lock'`,
      [worker.name],
    )
    return waiting.length > 0 && (await finishedOf(fleet)).size === SECTIONS.length
  })
  await worker.end('SIGKILL')
  await holding.end()
  expect(await fleet.kill(worker)).toHaveLength(1)
}

async function expectOneEnd(
  { api }: Fleet,
  ids: { taskId: string; topicId: string },
  end: 'COMPLETED' | 'FAILED',
): Promise<void> {
  const { task, topic } = await api.client.run(Outcome, ids)
  const events = task?.events.nodes ?? []
  expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, i) => i + 1))
  expect(
    events.filter(({ type }) => ['COMPLETED', 'FAILED', 'CANCELLED', 'TIMED_OUT'].includes(type)),
  ).toMatchObject([{ type: end }])
  expect(topic?.status).toBe(end)
  expect(topic?.reports.nodes.map(({ version }) => version)).toEqual([1])
}
