import { afterAll, beforeAll, expect, it } from 'vitest'
import { plainMarkdown } from '../../src/knowledge/text/plain-markdown.ts'
import { graphql } from '../support/gql/gql.ts'
import {
  generate,
  makeApprovedPlan,
  makeReportWorld,
  type ReadReport,
  type ReportWorld,
  readWhenDone,
  writeWholeReport,
} from '../support/report-world.ts'
import { waitForTask } from '../support/seed.ts'
import { startTestCanopy, type TestCanopy } from '../support/start-test-canopy.ts'
import type { TestClient } from '../support/test-client.ts'

const TopicStatus = graphql(`
  query TopicStatus($id: ID!) {
    topic(id: $id) { status generation { id status } reports(first: 10) { nodes { id version } } }
  }
`)
const Regenerate = graphql(`
  mutation Regenerate($input: RegenerateSectionInput!) {
    regenerateSection(input: $input) {
      __typename
      ... on RegenerateSectionPayload { task { id } }
      ... on ValidationError { message issues { path message } }
      ... on Error { code message }
    }
  }
`)
const Steps = graphql(`
  query Steps($id: ID!) {
    task(id: $id) { events(first: 100) { nodes { type progress { percent step } } } }
  }
`)

let canopy: TestCanopy
let client: TestClient
let world: ReportWorld

beforeAll(async () => {
  canopy = await startTestCanopy()
  client = canopy.client
  world = await makeReportWorld(client)
})
afterAll(() => canopy.stop())

const newPlan = (options = {}) => makeApprovedPlan(canopy.app, world.agentId, options)
const flat = (text: string) => text.replace(/\s+/g, ' ')

/** @returns every cited sentence with the passage that it cites. */
function citedSentences({ sections }: ReadReport) {
  return sections.flatMap(({ markdown, citations }) =>
    citations.map(({ start, end, chunk }) => ({
      sentence: [...markdown].slice(start, end).join(''),
      passage: chunk.content,
    })),
  )
}

it('writes a report from an approved plan, each sentence as in the passage that it cites', async () => {
  const { topicId, planId } = await newPlan()
  const accepted = await generate(client, { planId })
  expect(accepted).toMatchObject({
    __typename: 'GenerateReportPayload',
    topic: { id: topicId, status: 'GENERATING' },
  })
  if (accepted.__typename !== 'GenerateReportPayload') return
  const report = await readWhenDone(client, accepted.task.id)

  const { topic } = await client.run(TopicStatus, { id: topicId })
  expect(topic).toMatchObject({
    status: 'COMPLETED',
    generation: { id: accepted.task.id, status: 'COMPLETED' },
  })
  expect(report.version).toBe(1)
  expect(report.sections.map(({ order, title }) => `${order} ${title}`)).toEqual([
    '1 Summary',
    '2 Annual leave',
    '3 Travel expenses',
    '4 Lost laptops',
  ])
  const cited = citedSentences(report)
  for (const { sentence, passage } of cited)
    expect(flat(passage).split('\n').map(plainMarkdown).join(' ')).toContain(sentence)
  const whole = report.sections.map(({ markdown }) => markdown).join('\n')
  expect(whole).toContain('Every employee has 22 days of annual leave in a calendar year.')
  expect(whole).toContain('- Book annual leave in the portal at least two weeks ahead.')
  expect(whole).toContain('Submit travel expenses within ten working days after the trip.')
  expect(whole).toContain('Report a lost laptop to the security desk within one hour.')
  // No sentence is repeated, and none lacks a citation.
  expect(new Set(cited.map(({ sentence }) => sentence)).size).toBe(cited.length)
  for (const { markdown, citations } of report.sections) {
    const uncited = citations.reduce(
      (rest, { start, end }) => rest.replace([...markdown].slice(start, end).join(''), ''),
      markdown,
    )
    expect(
      uncited
        .replace(/^### .*$/gm, '')
        .replace(/^- /gm, '')
        .trim(),
    ).toBe('')
  }
})

it("reports findings, and the lack of findings, in the topic's language", async () => {
  const sections = [{ title: '재택근무 운영' }, { title: '해양 생물학' }]
  const { planId } = await newPlan({ title: '재택근무', language: 'ko', sections })
  const report = await writeWholeReport(client, planId)
  expect(report.sections[0]?.markdown).toContain('모든 구성원은 일주일에 최대 3일까지 집에서 일할 수 있다.')
  expect(report.sections[1]).toMatchObject({
    markdown: '선택한 에이전트의 문서에는 이에 관한 내용이 없습니다.',
    citations: [],
  })
})

it('reports progress', async () => {
  const { planId } = await newPlan()
  const { taskId } = await writeWholeReport(client, planId)
  const { task } = await client.run(Steps, { id: taskId })
  const steps = task?.events.nodes.flatMap(({ type, progress }) =>
    type === 'PROGRESSED' ? [`${Math.round(progress.percent)} ${progress.step}`] : [],
  )
  expect(steps?.[0]).toBe('10 Looking for passages')
  expect(steps?.at(-1)).toBe('85 Exporting files')
  expect(steps).toContain('20 Writing "Summary"')
  expect(steps).toContain('80 Writing "Lost laptops"')
})

it('returns the same task for the same key, and a new version for the next call', async () => {
  const { planId, topicId } = await newPlan()
  const first = await generate(client, { planId, idempotencyKey: 'once' })
  if (first.__typename !== 'GenerateReportPayload') throw new Error(first.message)
  await waitForTask(client, first.task.id)
  expect(await generate(client, { planId, idempotencyKey: 'once' })).toMatchObject({
    task: { id: first.task.id },
  })
  expect((await writeWholeReport(client, planId)).version).toBe(2)
  const { topic } = await client.run(TopicStatus, { id: topicId })
  expect(topic?.reports.nodes.map(({ version }) => version)).toEqual([2, 1])
})

it('rejects a plan that is not approved and an unknown plan', async () => {
  const { planId } = await newPlan({ status: 'PROPOSED' })
  expect(await generate(client, { planId })).toMatchObject({
    code: 'CONFLICT',
    message: expect.stringContaining('PROPOSED'),
    existing: { __typename: 'TopicPlan', id: planId },
  })
  const unknown = 'plan_01h2xcejqtf2nbrexx3vqjhp41'
  expect(await generate(client, { planId: unknown })).toMatchObject({ code: 'NOT_FOUND' })
})

it('rewrites one section and copies the others byte for byte', async () => {
  const { planId } = await newPlan()
  const before = await writeWholeReport(client, planId)
  const input = { reportId: before.id, order: 3, instruction: 'Say what hotels may cost.' }
  const { regenerateSection: accepted } = await client.run(Regenerate, { input })
  if (accepted.__typename !== 'RegenerateSectionPayload') throw new Error(accepted.message)
  const after = await readWhenDone(client, accepted.task.id)
  expect(after.version).toBe(2)
  expect(after.sections[2]?.markdown).toContain('A hotel may cost up to 140 euros for a night.')
  for (const i of [0, 1, 3]) expect(after.sections[i]).toEqual(before.sections[i])

  const { regenerateSection: refused } = await client.run(Regenerate, {
    input: { reportId: before.id, order: 9 },
  })
  expect(refused).toMatchObject({
    issues: [{ path: 'input.order', message: 'must be the order of a section, from 1 to 4' }],
  })
})
