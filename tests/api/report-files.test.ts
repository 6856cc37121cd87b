import { afterAll, beforeAll, expect, it } from 'vitest'
import { extractText } from '../../src/knowledge/extraction/extract-text.ts'
import { graphql } from '../support/gql/gql.ts'
import { makeApprovedPlan, makeReportWorld, type ReportWorld } from '../support/report-world.ts'
import { waitForTask } from '../support/seed.ts'
import { startTestCanopy, type TestCanopy } from '../support/start-test-canopy.ts'

const GenerateAll = graphql(`
  mutation GenerateAllFiles($planId: ID!) {
    generateReport(input: { planId: $planId, formats: [MARKDOWN, HTML, DOCX, HWPX, PDF] }) {
      __typename
      ... on GenerateReportPayload { task { id } }
      ... on Error { message }
    }
  }
`)
const Files = graphql(`
  query AllFiles($taskId: ID!) {
    task(id: $taskId) {
      result {
        __typename
        ... on Report {
          sections { markdown citations { start end chunk { content } } }
          artifacts { kind filename downloadUrl }
        }
      }
    }
  }
`)

let canopy: TestCanopy
let world: ReportWorld
beforeAll(async () => {
  canopy = await startTestCanopy()
  world = await makeReportWorld(canopy.client)
})
afterAll(() => canopy.stop())

/** Removes references, Markdown marks and white space. Files may break lines within a Korean word. */
const bare = (text: string) => text.replace(/\\?\[\d+\\?\]|[\s\\*_#]/g, '')

it.each([
  ['en', 'Leave and travel', [{ title: 'Summary' }, { title: 'Annual leave' }, { title: 'Travel expenses' }]],
  ['ko', '재택근무', [{ title: '요약' }, { title: '재택근무 운영' }, { title: '장비와 비용' }]],
])(
  'every sentence is in the passage that it cites and in every file (%s)',
  async (language, title, sections) => {
    const { planId } = await makeApprovedPlan(canopy.app, world.agentId, { language, title, sections })
    const { generateReport: accepted } = await canopy.client.run(GenerateAll, { planId })
    if (accepted.__typename !== 'GenerateReportPayload') throw new Error(accepted.message)
    await waitForTask(canopy.client, accepted.task.id)
    const { task } = await canopy.client.run(Files, { taskId: accepted.task.id })
    if (task?.result?.__typename !== 'Report') throw new Error('There is no report.')

    const cited = task.result.sections.flatMap(({ markdown, citations }) =>
      citations.map(({ start, end, chunk }) => ({
        sentence: bare([...markdown].slice(start, end).join('')),
        passage: bare(chunk.content),
      })),
    )
    expect(cited.length).toBeGreaterThanOrEqual(3)
    for (const { sentence, passage } of cited) expect(passage).toContain(sentence)
    expect(task.result.artifacts.map(({ kind }) => kind).sort()).toEqual([
      'DOCX',
      'HTML',
      'HWPX',
      'MARKDOWN',
      'PDF',
    ])
    for (const { filename, downloadUrl } of task.result.artifacts) {
      const bytes = new Uint8Array(await (await fetch(downloadUrl)).arrayBuffer())
      const { text } = await extractText({ bytes, filename, contentType: null }, canopy.app.config.extraction)
      for (const { sentence } of cited) expect(bare(text), filename).toContain(sentence)
    }
  },
)
