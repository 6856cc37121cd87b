import { describe, expect, it } from 'vitest'
import type { Passage, SectionPlan } from '../../src/reports/write/passage.ts'
import { pickRelevant } from '../../src/reports/write/pick-relevant.ts'
import { isQuotable, refersToEarlier } from '../../src/reports/write/quotes.ts'
import { readSentences } from '../../src/reports/write/read-sentences.ts'
import { isGeneralTitle, sectionRole } from '../../src/reports/write/section-query.ts'
import { StatedSentences } from '../../src/reports/write/stated-sentences.ts'
import { writeByEvidence } from '../../src/reports/write/write-by-evidence.ts'
import { makePassage, makeSectionPlan as section } from '../support/make-passage.ts'

let count = 0
const passage = (content: string, more: Partial<Passage> = {}) =>
  makePassage({ chunkId: `chunk ${++count}`, ordinal: count, headings: ['Guide'], content, ...more })

function write(
  plan: SectionPlan,
  passages: readonly Passage[],
  { stated = new StatedSentences(), language = 'en', isElsewhere = false } = {},
) {
  const topic = { title: 'Leave', language, guide: null }
  const writing = writeByEvidence(
    { section: plan, passages, isElsewhere },
    { topic, weightOf: () => 1, stated },
  )
  let pieces = ''
  for (;;) {
    const { done, value } = writing.next()
    if (done) return { ...value, pieces }
    pieces += value
  }
}

describe('writing from evidence', () => {
  it('cites the source range of each sentence and streams the text', () => {
    const found = passage(
      'Everybody has 22 days of leave 🌴 in a year. Leave is booked in the portal of the company.',
    )
    const { markdown, citations, pieces } = write(section('Leave'), [found])
    expect(pieces).toBe(markdown)
    const cited = citations.map(({ start, end }) => [...markdown].slice(start, end).join(''))
    expect(cited).toEqual([
      'Everybody has 22 days of leave 🌴 in a year.',
      'Leave is booked in the portal of the company.',
    ])
    expect(citations.every(citation => citation.passage === found)).toBe(true)
  })

  it('repeats nothing, not even in similar words', () => {
    const stated = new StatedSentences()
    const same = 'Everybody has 22 days of leave in a calendar year.'
    const first = write(section('Leave'), [passage(same)], { stated })
    expect(first.markdown).toBe(same)
    const again = write(
      section('Key findings'),
      [passage(same), passage('Everybody has 22 days leave in each calendar year.')],
      { stated },
    )
    expect(again.markdown).toBe('The other sections contain what the documents say about this.')
    expect(again.citations).toEqual([])
  })

  it('distinguishes missing evidence from evidence used elsewhere and evidence that cannot be quoted', () => {
    const table = passage('| Kind | Days |\n|---|---|\n| Annual | 22 |')
    expect(write(section('Leave'), []).markdown).toBe(
      'The documents of the chosen agents say nothing about this.',
    )
    expect(write(section('Leave'), [table]).markdown).toBe(
      'The documents cover this only in tables, lists or code, which are not quoted here.',
    )
    expect(write(section('배경'), [], { language: 'ko', isElsewhere: true }).markdown).toBe(
      '이에 관한 문서의 내용은 다른 절에 나와 있습니다.',
    )
  })

  it('does not use barely related evidence when the related evidence was already used', () => {
    const stated = new StatedSentences()
    const wipe = 'The remote wipe of a laptop begins when it is still missing after 24 hours.'
    stated.add(wipe, 'BODY')
    const found = [passage(wipe), passage('The canteen is closed on the last Friday of the year.')]
    expect(write(section('Remote wipe of a laptop'), found, { stated }).markdown).toBe(wipe)
  })

  it('draws conclusions from sections and not from the summary', () => {
    const stated = new StatedSentences()
    const [first, second] = [
      'Everybody has 22 days of leave in a calendar year.',
      'Leave is booked in the portal two weeks before it begins.',
    ]
    stated.add(first, 'SUMMARY')
    stated.add(second, 'BODY')
    expect(write(section('Conclusion'), [passage(first), passage(second)], { stated }).markdown).toBe(second)
  })

  it('repeats a statement rather than claim that nothing is known', () => {
    const stated = new StatedSentences()
    const same = 'Everybody has 22 days of leave in a calendar year.'
    write(section('Summary'), [passage(same)], { stated })
    expect(write(section('Leave days'), [passage(same)], { stated }).markdown).toBe(same)
  })

  it('respects the word limit of a section', () => {
    const found = Array.from({ length: 20 }, (_, i) =>
      passage(`Leave of kind ${i} lasts for ${i} days and ends on day number ${i * 31}.`),
    )
    const { markdown } = write(section('Leave', { maxWords: 40 }), found)
    expect(markdown.replaceAll(/^- /gm, '').split(/\s+/).length).toBeLessThanOrEqual(40)
    expect(markdown).not.toBe('')
  })

  it('uses a sentence that depends on the previous one only together with it', () => {
    const { markdown } = write(section('Leave booking'), [
      passage(
        'The portal shows every booking of leave. It sends each booking to the manager of the employee.',
      ),
    ])
    expect(markdown).toBe(
      'The portal shows every booking of leave. It sends each booking to the manager of the employee.',
    )
    const alone = write(section('Leave booking'), [passage('It sends each booking of leave to the manager.')])
    expect(alone.citations).toEqual([])
  })

  it('skips evidence in other languages if there is evidence in its own', () => {
    const english = passage('Everybody has 22 days of leave in a calendar year.')
    const korean = passage('모든 구성원은 일 년에 22일의 휴가 leave를 쓸 수 있다.')
    expect(write(section('Leave 휴가'), [english, korean], { language: 'ko' }).markdown).toBe(korean.content)
    expect(write(section('Leave'), [english], { language: 'ko' }).markdown).toBe(english.content)
  })

  it('keeps Korean dates whole, also at the start of a sentence', () => {
    const dates = [
      '연차 휴가 leave는 2026. 3. 1.부터 20일로 늘어난다.',
      '12. 31.까지 남은 연차 휴가 leave를 모두 사용하여야 한다.',
    ]
    const { markdown } = write(section('연차 휴가 leave'), [passage(dates.join(' '))], { language: 'ko' })
    expect(markdown.replaceAll('\\', '')).toBe(dates.join(' '))
  })

  it('shows Markdown characters as in the passage', () => {
    const { markdown, citations } = write(section('Leave'), [
      passage('Leave * 2 is what a [manager] of two offices on two continents has in every single year.'),
    ])
    expect(markdown.replaceAll('\\', '')).toBe(
      'Leave * 2 is what a [manager] of two offices on two continents has in every single year.',
    )
    expect(citations).toMatchObject([{ start: 0, end: [...markdown].length }])
  })
})

describe('a quotable sentence', () => {
  it.each([
    'Annual leave',
    'And then what should I do?',
    'the rest of a line that was cut off.',
    'This page explains how leave works for all.',
    'See https://example.org/leave for all that there is to know.',
    'Press <b>here</b> to see all that there is to know.',
    'a | b | c { } => ;; ## ** [] () <> != == && || ++.',
    '자세한 내용은 아래 표를 참고한다.',
    '이 문서는 휴가를 쓰는 방법을 설명한다.',
    'Too short.',
  ])('is not: %s', text => expect(isQuotable(text)).toBe(false))

  it.each(['Everybody has 22 days of leave in a year.', '휴가는 2주 전까지 신청한다.'])(
    'is accepted: %s',
    text => expect(isQuotable(text)).toBe(true),
  )

  it.each([
    'It is so.',
    'However, not always.',
    'For example, on Monday.',
    '다만 예외가 있다.',
    '이때 팀장에게 알린다.',
  ])('depends on the previous sentence: %s', text => expect(refersToEarlier(text)).toBe(true))
  it.each(['Items are kept for a year.', 'Thisbe lives here.', '이월은 하지 않는다.'])(
    'does not depend on the previous sentence: %s',
    text => expect(refersToEarlier(text)).toBe(false),
  )

  it('joins paragraphs split by a page break, and skips headings, tables and code', () => {
    const text = [
      '# Leave',
      'Everybody has twenty-two days of annual leave in',
      'a calendar year. They are **paid**.',
      '',
      '| a | b |',
      '|---|---|',
      '- First item.',
      '- Second item. With two sentences.',
      '```',
      'const days = 22.',
      '```',
    ].join('\n')
    expect(readSentences(text).map(sentence => sentence.text)).toEqual([
      'Everybody has twenty-two days of annual leave in a calendar year.',
      'They are paid.',
      'First item.',
      'Second item.',
      'With two sentences.',
    ])
  })
})

it('only passages about a section are selected for it', () => {
  const about = passage('Leave is booked in the portal, two weeks ahead.')
  const other = passage('Robots are charged at night, in the hall.', { score: 0.9 })
  const picked = (title: string) => pickRelevant('Leave', section(title), [about, other], () => 1)
  expect(picked('Booking leave')).toEqual([about])
  expect(picked('Marine biology')).toEqual([])
  // A general title says nothing about the subject, so relevance is judged by the topic.
  expect(picked('Background')).toEqual([about])
})

it.each([
  ['Executive summary', 'SUMMARY'],
  ['1. 요약', 'SUMMARY'],
  ['Conclusions', 'CONCLUSION'],
  ['결론', 'CONCLUSION'],
  ['Summaries of leave', 'BODY'],
])('%s is a %s', (title, role) => expect(sectionRole(title)).toBe(role))

it.each([
  ['Background', true],
  ['3. Discussion of findings', true],
  ['추진 결과 및 성과', true],
  ['제안 배경 및 필요성', true],
  ['결론', true],
  ['Leave details', false],
  ['재택근무 현황', false],
  ['향후 계획', false],
])('%s is a general title: %s', (title, isGeneral) => expect(isGeneralTitle(title)).toBe(isGeneral))
