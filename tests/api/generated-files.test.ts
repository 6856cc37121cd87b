import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { graphql } from '../support/gql/gql.ts'
import { type Seed, seedWorld, waitForTask } from '../support/seed.ts'
import { type SeededReport, seedReport } from '../support/seed-report.ts'
import { startTestCanopy, type TestCanopy } from '../support/start-test-canopy.ts'

const Generate = graphql(`
  mutation FilesGenerate($input: GenerateReportInput!) {
    generateReport(input: $input) {
      __typename
      ... on GenerateReportPayload { task { id } }
      ... on Error { message }
    }
  }
`)
const Generated = graphql(`
  query FilesGenerated($topicId: ID!) {
    topic(id: $topicId) {
      generation { status }
      reports(first: 1) { nodes { markdown artifacts { kind sha256 bytes downloadUrl } } }
    }
  }
`)
const DeleteTopic = graphql(`
  mutation FilesDelete($id: ID!) { deleteTopic(input: { id: $id }) { __typename } }
`)

let canopy: TestCanopy
let seed: Seed
let seeded: SeededReport
beforeAll(async () => {
  canopy = await startTestCanopy()
  seed = await seedWorld(canopy.client)
  seeded = await seedReport(canopy.app, seed, '휴가 안내')
})
afterAll(() => canopy.stop())

async function generate(formats: ('MARKDOWN' | 'HTML' | 'DOCX' | 'HWPX' | 'PDF')[]) {
  const { generateReport } = await canopy.client.run(Generate, { input: { planId: seeded.planId, formats } })
  if (generateReport.__typename !== 'GenerateReportPayload') throw new Error(JSON.stringify(generateReport))
  await waitForTask(canopy.client, generateReport.task.id)
  const { topic } = await canopy.client.run(Generated, { topicId: seeded.topicId })
  expect(topic?.generation).toEqual({ status: 'COMPLETED' })
  return topic?.reports.nodes[0]
}

it('a report has a file in every requested format until its topic is deleted', async () => {
  const kinds = ['MARKDOWN', 'HTML', 'DOCX', 'HWPX', 'PDF'] as const
  const report = await generate([...kinds])
  const files = report?.artifacts ?? []
  expect(files.map(({ kind }) => kind)).toEqual(kinds)
  for (const { downloadUrl, sha256, bytes } of files) {
    const data = Buffer.from(await (await fetch(downloadUrl)).arrayBuffer())
    expect(data.length).toBe(bytes)
    expect(createHash('sha256').update(data).digest('hex')).toBe(sha256)
  }
  const text = await fetch(files[0]?.downloadUrl ?? '')
  expect(await text.text()).toBe(report?.markdown)
  await canopy.client.run(DeleteTopic, { id: seeded.topicId })
  expect((await fetch(files[0]?.downloadUrl ?? '')).status).toBe(404)
})
