import { createHash } from 'node:crypto'
import { beforeAll, expect, it } from 'vitest'
import { plainMarkdown } from '../../src/knowledge/text/plain-markdown.ts'
import { splitSentences } from '../../src/knowledge/text/sentences.ts'
import { expectType } from '../support/expect-type.ts'
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
import { randomId } from '../support/schema-walk.ts'
import { waitForTask } from '../support/seed.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'
import type { TestClient } from '../support/test-client.ts'

const TopicStatus = graphql(`
  query TopicStatus($id: ID!) {
    topic(id: $id) { status generation { id status } reports(first: 10) { nodes { id version } } }
  }
`)
const ReportFiles = graphql(`
  query GeneratedFiles($topicId: ID!) {
    topic(id: $topicId) { reports(first: 1) { nodes { markdown artifacts { kind sha256 bytes downloadUrl } } } }
  }
`)
const DeleteTopic = graphql(`
  mutation GeneratedDelete($id: ID!) { deleteTopic(input: { id: $id }) { __typename } }
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

const canopy = setUpTestCanopy()
let client: TestClient
let world: ReportWorld
beforeAll(async () => {
  client = canopy.client
  world = await makeReportWorld(client)
})

const newPlan = (options = {}) => makeApprovedPlan(canopy.app, world.agentId, options)
const flat = (text: string) => text.replace(/\s+/g, ' ')

/** @returns every cited sentence with the title of its section and the passage that it cites. */
function citedSentences({ sections }: ReadReport) {
  return sections.flatMap(({ title, markdown, citations }) =>
    citations.flatMap(({ start, end, chunk }) => {
      const lines = [...markdown].slice(start, end).join('').split('\n')
      const sentences = lines.flatMap(line => splitSentences(line.replace(/^- /, '')))
      return sentences.map(sentence => ({ title, sentence, passage: chunk.content }))
    }),
  )
}

it('generateReport writes a report from an approved plan, and each sentence is part of the passage that it cites', async () => {
  const { topicId, planId } = await newPlan()
  const accepted = expectType(await generate(client, { planId }), 'GenerateReportPayload')
  expect(accepted.topic).toEqual({ id: topicId, status: 'GENERATING' })
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
  // No sentence is repeated, except in the summary, and none lacks a citation.
  const ofBodies = cited.filter(({ title }) => title !== 'Summary').map(({ sentence }) => sentence)
  expect(new Set(ofBodies).size).toBe(ofBodies.length)
  for (const { markdown, citations } of report.sections) {
    let uncited = markdown
    for (const { start, end } of citations)
      uncited = uncited.replace([...markdown].slice(start, end).join(''), '')
    expect(uncited.replace(/^### .*$|^- /gm, '').trim()).toBe('')
  }
})

it("generateReport writes in the topic's language, including a notice where it found nothing", async () => {
  const sections = [{ title: '재택근무 운영' }, { title: '해양 생물학' }]
  const { planId } = await newPlan({ title: '재택근무', language: 'ko', sections })
  const report = await writeWholeReport(client, planId)
  expect(report.sections[0]?.markdown).toContain('모든 구성원은 일주일에 최대 3일까지 집에서 일할 수 있다.')
  expect(report.sections[1]).toMatchObject({
    markdown: '선택한 에이전트의 문서에는 이에 관한 내용이 없다.',
    citations: [],
  })
})

it('generateReport reports its progress', async () => {
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

it('generateReport returns the same task for the same idempotency key, and writes a new version otherwise', async () => {
  const { planId, topicId } = await newPlan()
  const generateOnce = async () =>
    expectType(await generate(client, { planId, idempotencyKey: 'once' }), 'GenerateReportPayload').task.id
  const taskId = await generateOnce()
  await waitForTask(client, taskId)
  expect(await generateOnce()).toBe(taskId)
  expect((await writeWholeReport(client, planId)).version).toBe(2)
  const { topic } = await client.run(TopicStatus, { id: topicId })
  expect(topic?.reports.nodes.map(({ version }) => version)).toEqual([2, 1])
})

it('generateReport rejects a plan that is not approved and an unknown plan', async () => {
  const { planId } = await newPlan({ status: 'PROPOSED' })
  expect(await generate(client, { planId })).toMatchObject({
    code: 'CONFLICT',
    message: expect.stringContaining('PROPOSED'),
    existing: { __typename: 'TopicPlan', id: planId },
  })
  expect(await generate(client, { planId: randomId('plan') })).toMatchObject({ code: 'NOT_FOUND' })
})

it('generateReport creates a file in every requested format, which exists until its topic is deleted', async () => {
  const formats = ['MARKDOWN', 'HTML', 'DOCX', 'HWPX', 'PDF'] as const
  const { planId, topicId } = await newPlan({ title: '휴가 안내', language: 'ko' })
  await writeWholeReport(client, planId, [...formats])
  const { topic } = await client.run(ReportFiles, { topicId })
  const [report] = topic?.reports.nodes ?? []
  const files = report?.artifacts ?? []
  expect(files.map(({ kind }) => kind)).toEqual(formats)
  for (const { downloadUrl, sha256, bytes } of files) {
    const data = Buffer.from(await (await fetch(downloadUrl)).arrayBuffer())
    expect(data.length).toBe(bytes)
    expect(createHash('sha256').update(data).digest('hex')).toBe(sha256)
  }
  const [text = ''] = files.map(({ downloadUrl }) => downloadUrl)
  expect(await (await fetch(text)).text()).toBe(report?.markdown)
  expect(report?.markdown).toMatch(/^# 휴가 안내\n\n\d{4}년 \d+월 \d+일 · 작성: \S.* · 에이전트: \S/)
  await client.run(DeleteTopic, { id: topicId })
  expect((await fetch(text)).status).toBe(404)
})

it('regenerateSection rewrites one section and copies the others byte for byte', async () => {
  const { planId } = await newPlan()
  const before = await writeWholeReport(client, planId)
  const input = { reportId: before.id, order: 3, instruction: 'Say what hotels may cost.' }
  const { regenerateSection } = await client.run(Regenerate, { input })
  const { task } = expectType(regenerateSection, 'RegenerateSectionPayload')
  const after = await readWhenDone(client, task.id)
  expect(after.version).toBe(2)
  expect(after.sections[2]?.markdown).toContain('A hotel may cost up to 140 euros for a night.')
  for (const i of [0, 1, 3]) expect(after.sections[i]).toEqual(before.sections[i])

  const unknown = await client.run(Regenerate, { input: { reportId: before.id, order: 9 } })
  expect(unknown.regenerateSection).toMatchObject({
    issues: [{ path: 'input.order', message: 'must be the order of a section, from 1 to 4' }],
  })
})
