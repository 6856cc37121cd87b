import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Fleet, startFleet, type WorkerProcess } from '../../support/fleet.ts'
import { graphql } from '../../support/gql/gql.ts'
import { type ModelServer, say, startModelServer } from '../../support/model-server.ts'
import { generate, makePlanOf, makeReportWorld, readWhenDone } from '../../support/report-world.ts'
import { waitForTask } from '../../support/seed.ts'
import { waitUntil } from '../../support/wait-until.ts'

const Outcome = graphql(`
  query KilledOutcome($taskId: ID!, $topicId: ID!) {
    task(id: $taskId) { status deadLetter { reason } events(first: 100) { nodes { sequence type attempt } } }
    topic(id: $topicId) { status reports(first: 10) { nodes { version sections { order markdown } } } }
  }
`)
const Redrive = graphql(`
  mutation KilledRedrive($id: ID!) {
    redriveTask(input: { id: $id }) {
      __typename
      ... on RedriveTaskPayload { task { id } }
      ... on Error { message }
    }
  }
`)

const SECTIONS = ['Annual leave', 'Travel expenses', 'Lost laptops']
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

/** Titles of sections in the order in which the model was asked for them. */
let asked: string[] = []
/** Sections that the model is asked for and says nothing of. */
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

/** What is finished, with what tells whether a row was written again. */
async function finishedOf({ sql }: Fleet): Promise<Map<number, string>> {
  const rows = await sql<{ ordinal: number; version: string }>(
    `SELECT ordinal, s.xmin::text || ' ' || s.ctid::text AS version FROM report_sections s
     JOIN reports r ON r.id = s.report_id WHERE is_complete AND r.id = (SELECT id FROM reports ORDER BY created_at DESC LIMIT 1)`,
  )
  return new Map(rows.map(({ ordinal, version }) => [ordinal, version]))
}

async function startWriting(fleet: Fleet, agentId: string) {
  const plan = await makePlanOf(fleet.sql, agentId, { sections: SECTIONS.map(title => ({ title })) })
  const accepted = await generate(fleet.api.client, { planId: plan.planId })
  if (accepted.__typename !== 'GenerateReportPayload') throw new Error(accepted.message)
  return { ...plan, taskId: accepted.task.id }
}

it('a worker killed at each border between sections: what is finished is not written again, one report, one end', {
  timeout: 120_000,
}, async () => {
  const fleet = await startFleet({ MODEL_BASE_URL: model.url, MODEL_NAME: 'writer' })
  const { client } = fleet.api
  let worker: WorkerProcess = await fleet.startWorker()
  const { agentId } = await makeReportWorld(client)
  for (const [finished, title] of SECTIONS.entries()) {
    answerBySection()
    silent.add(title)
    const { taskId, topicId } = await startWriting(fleet, agentId)
    await waitUntil('the model is asked for the section', 10_000, async () => asked.includes(title))
    await worker.end('SIGKILL')
    const before = await finishedOf(fleet)
    expect(before.size).toBe(finished)
    silent.clear()
    worker = await fleet.startWorker()
    const report = await readWhenDone(client, taskId)
    expect(report.sections.map(({ markdown }) => markdown)).toEqual(Object.values(TEXTS))
    // The finished rows are the very same, and nobody was asked for them a second time.
    const after = await finishedOf(fleet)
    for (const [ordinal, version] of before) expect(after.get(ordinal)).toBe(version)
    expect(asked).toEqual([...SECTIONS.slice(0, finished + 1), ...SECTIONS.slice(finished)])
    await expectOneEnd(fleet, { taskId, topicId }, 'COMPLETED')
  }

  // Behind the last section: all is written, and only the end is missing.
  answerBySection()
  const holding = await fleet.connect()
  try {
    silent.add('Lost laptops')
    const { taskId, topicId } = await startWriting(fleet, agentId)
    await waitUntil('the model is asked for the last', 10_000, async () => asked.includes('Lost laptops'))
    await worker.end('SIGKILL')
    silent.clear()
    await holding.query('BEGIN')
    await holding.query('SELECT FROM reports ORDER BY created_at DESC LIMIT 1 FOR UPDATE')
    worker = await fleet.startWorker()
    await waitUntil('all sections are finished', 15_000, async () => (await finishedOf(fleet)).size === 3)
    const before = await finishedOf(fleet)
    await worker.end('SIGKILL')
    await holding.query('ROLLBACK')
    // It has taken two workers with it now: it waits for somebody to say that it may go on.
    worker = await fleet.startWorker()
    await waitForTask(client, taskId)
    await expectOneEnd(fleet, { taskId, topicId }, 'FAILED')
    const { topic } = await client.run(Outcome, { taskId, topicId })
    expect(topic?.reports.nodes[0]?.sections.map(({ markdown }) => markdown)).toEqual(Object.values(TEXTS))
    const { redriveTask } = await client.run(Redrive, { id: taskId })
    if (redriveTask.__typename !== 'RedriveTaskPayload') throw new Error(redriveTask.message)
    await readWhenDone(client, redriveTask.task.id)
    expect(await finishedOf(fleet)).toEqual(before)
    await expectOneEnd(fleet, { taskId: redriveTask.task.id, topicId }, 'COMPLETED')
  } finally {
    holding.release()
  }
})

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
