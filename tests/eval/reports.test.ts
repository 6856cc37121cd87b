import { expect, it } from 'vitest'
import { findDrops, summarize } from '../../eval/reports/figures.ts'
import { measureReport } from '../../eval/reports/measure-report.ts'
import type { WrittenSection } from '../../eval/reports/write-reports.ts'

const TOPIC = {
  topic: 'Annual leave',
  language: 'en' as const,
  documents: ['en/leave'],
  facts: [['22 days', '22일'], ['two weeks']],
}
const LEAVE = 'handbook/en/leave.md'

/** A section of paragraphs, each cited from a passage with the same text. */
function section(title: string, paragraphs: readonly string[], source = LEAVE): WrittenSection {
  const markdown = paragraphs.join('\n\n')
  const citations = paragraphs.map(text => {
    const start = markdown.indexOf(text)
    return { start, end: start + text.length, source, headings: [title], content: text }
  })
  return { title, support: 'THIN', markdown, citations }
}

const GOOD = section('Days of leave', ['Everybody has 22 days. Leave is booked two weeks ahead.'])
const measure = (...sections: WrittenSection[]) => measureReport(TOPIC, sections)

it('finds nothing to object to in a good report', () => {
  const { counts, missingFacts, uselessSections } = measure(GOOD)
  expect(counts).toMatchObject({ sections: 1, statements: 2, useful: 1 })
  const { sections, statements, facts, useful, ...objections } = counts
  expect(Object.values(objections).every(count => count === 0)).toBe(true)
  expect([missingFacts, uselessSections]).toEqual([[], []])
})

it('counts what a reader would object to', () => {
  const empty: WrittenSection = { title: 'Costs', support: 'SOLID', markdown: 'Nothing.', citations: [] }
  const other = section(
    'Travel',
    ['Trains are late.', 'the rest of a line', 'Everybody has 22 days.'],
    'x/en/trains.md',
  )
  const { counts, missingFacts, uselessSections } = measure(
    section('Days', ['Everybody has 22 days.']),
    empty,
    other,
  )
  expect(counts).toMatchObject({ empty: 1, broken: 1, unrelated: 3, fragments: 1, repeated: 1, missing: 1 })
  expect(missingFacts).toEqual(['two weeks'])
  expect(uselessSections).toEqual(['Costs', 'Travel'])
})

it('lets a summary and a conclusion restate other sections, but not each other', () => {
  const [summary, conclusion] = ['Summary', 'Conclusion'].map(title =>
    section(title, ['Everybody has 22 days.']),
  )
  expect(measure(summary!, GOOD).counts.repeated).toBe(0)
  expect(measure(summary!, GOOD, conclusion!).counts.repeated).toBe(1)
})

it('counts Korean sentences in another speech level', () => {
  const text = '휴가는 22일이다. 휴가는 포털에서 신청한다. 남은 휴가는 사라집니다.'
  expect(measureReport({ ...TOPIC, language: 'ko' }, [section('휴가', [text])]).counts.mixed).toBe(1)
})

it('compares shares with the last figures', () => {
  const topics = { known: 30, unrelated: 20, notFound: [], wronglyFound: [] }
  const of = (...sections: WrittenSection[]) => summarize([{ ...TOPIC, ...measure(...sections) }], topics)
  expect(findDrops(of(GOOD), of(GOOD))).toEqual([])
  expect(findDrops(of(GOOD), of(section('Days', ['Everybody has 22 days.'])))).toEqual([
    'en: missing was 0/2, now 1/2',
    'all: missing was 0/2, now 1/2',
  ])
  const lost = { ...of(GOOD), topics: { ...topics, notFound: ['Leave: nothing'] } }
  expect(findDrops(of(GOOD), lost)).toEqual(['notFound: Leave: nothing'])
})
