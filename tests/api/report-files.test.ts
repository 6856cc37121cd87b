import { expect, it } from 'vitest'
import { extractText } from '../../src/knowledge/extraction/extract-text.ts'
import { makeApprovedPlan, makeReportWorld, writeWholeReport } from '../support/report-world.ts'
import { setUp, setUpTestCanopy } from '../support/start-test-canopy.ts'

const canopy = setUpTestCanopy()
const world = setUp(() => makeReportWorld(canopy.client))
const FORMATS = ['DOCX', 'HTML', 'HWPX', 'MARKDOWN', 'PDF'] as const

/** Removes references, Markdown marks, bullets and white space. Files may break lines within a Korean word. */
const bare = (text: string) => text.replace(/\\?\[\d+\\?\]|^\s*- |[\s\\*_#•]/gm, '')

it.each([
  ['en', 'Leave and travel', [{ title: 'Summary' }, { title: 'Annual leave' }, { title: 'Travel expenses' }]],
  ['ko', '재택근무', [{ title: '요약' }, { title: '재택근무 운영' }, { title: '장비와 비용' }]],
])(
  'writes only cited sentences that are in their passage, and all of them into every file (%s)',
  async (language, title, sections) => {
    const { planId } = await makeApprovedPlan(canopy.app, world.agentId, { language, title, sections })
    const report = await writeWholeReport(canopy.client, planId, [...FORMATS])
    const cited = report.sections.flatMap(({ markdown, citations }) =>
      citations.map(({ start, end, chunk }) => ({
        sentence: bare([...markdown].slice(start, end).join('')),
        passage: bare(chunk.content),
      })),
    )
    expect(cited.length).toBeGreaterThanOrEqual(3)
    for (const { sentence, passage } of cited) expect(passage).toContain(sentence)
    expect(report.artifacts.map(({ kind }) => kind).sort()).toEqual(FORMATS)
    for (const { filename, downloadUrl } of report.artifacts) {
      const bytes = new Uint8Array(await (await fetch(downloadUrl)).arrayBuffer())
      const { text } = await extractText({ bytes, filename, contentType: null }, canopy.app.config.extraction)
      for (const { sentence } of cited) expect(bare(text), filename).toContain(sentence)
    }
  },
)
