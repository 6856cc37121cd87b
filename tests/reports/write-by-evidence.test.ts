import { describe, expect, it } from 'vitest'
import type { Passage, SectionEvidence, SectionPlan } from '../../src/reports/write/passage.ts'
import { pickRelevant } from '../../src/reports/write/pick-relevant.ts'
import { isQuotable, refersToEarlier } from '../../src/reports/write/quotes.ts'
import { readSentences } from '../../src/reports/write/read-sentences.ts'
import { isGeneralTitle, sectionRole } from '../../src/reports/write/section-query.ts'
import type { SpeechLevel } from '../../src/reports/write/speech-level.ts'
import { StatedSentences } from '../../src/reports/write/stated-sentences.ts'
import { writeByEvidence } from '../../src/reports/write/write-by-evidence.ts'
import { makePassage, makeSectionPlan as section } from '../support/make-passage.ts'

let count = 0
const passage = (content: string, more: Partial<Passage> = {}) =>
  makePassage({ chunkId: `chunk ${++count}`, ordinal: count, headings: ['Guide'], content, ...more })

function write(
  plan: SectionPlan,
  passages: readonly Passage[],
  {
    stated = new StatedSentences(),
    language = 'en',
    level = 'PLAIN',
    ...more
  }: Partial<SectionEvidence> & { stated?: StatedSentences; language?: string; level?: SpeechLevel } = {},
) {
  const voice = { language, level }
  const writing = writeByEvidence(
    { section: plan, passages, ...more },
    { topic: 'Leave', voice, weightOf: () => 1, stated },
  )
  let pieces = ''
  for (;;) {
    const { done, value } = writing.next()
    if (done) return { ...value, pieces }
    pieces += value
  }
}

describe('writing from evidence', () => {
  it('cites consecutive sentences of a passage together and streams the text', () => {
    const found = passage(
      'Everybody has 22 days of leave 🌴 in a year. Leave is booked in the portal of the company.',
    )
    const { markdown, citations, pieces } = write(section('Leave'), [found])
    expect(pieces).toBe(markdown)
    const cited = citations.map(({ start, end }) => [...markdown].slice(start, end).join(''))
    expect(cited).toEqual([found.content])
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
    const code = passage('const days = 22', { kind: 'code' })
    expect(write(section('Leave'), []).markdown).toBe(
      'The documents of the chosen agents say nothing about this.',
    )
    expect(write(section('Leave'), [code]).markdown).toBe(
      'The documents cover this only in code, which is not quoted here.',
    )
    expect(write(section('배경'), [], { language: 'ko', isElsewhere: true }).markdown).toBe(
      '이에 관한 문서의 내용은 다른 절에 나와 있다.',
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

  it('sums up each section in a conclusion, with a statement that the summary does not make', () => {
    const stated = new StatedSentences()
    const [days, booking, other] = [
      'Everybody has 22 days of leave in a calendar year.',
      'Leave is booked in the portal two weeks before it begins.',
      'Leave ends on the last day of March.',
    ]
    stated.add(days, 'SUMMARY')
    const parts = [
      { section: section('Days'), passages: [passage(`${days} ${other}`)] },
      { section: section('Booking'), passages: [passage(booking)] },
      { section: section('Marine biology'), passages: [] },
    ]
    const { markdown, citations } = write(section('Conclusion'), [], { stated, parts })
    expect(markdown).toBe(`These are the main points:\n\n- **Days**: ${other}\n- **Booking**: ${booking}`)
    const cited = citations.map(({ start, end }) => [...markdown].slice(start, end).join(''))
    expect(cited).toEqual([other, booking])
  })

  it('prefers figures in bold in a conclusion, and plain statements to none', () => {
    const [named, bold, plain] = [
      'Leave booking opens in January.',
      "Give at least 3 working days' notice.",
      'The balance is paid with the last salary.',
    ]
    const passages = [passage(`${named} ${bold.replace('3 working days', '**3 working days**')}`)]
    const parts = [
      { section: section('Booking'), passages },
      { section: section('Payday'), passages: [passage(plain)] },
      { section: section('Marine biology'), passages: [] },
    ]
    const { markdown } = write(section('Conclusion'), [], { parts })
    expect(markdown).toBe(`These are the main points:\n\n- **Booking**: ${bold}\n- **Payday**: ${plain}`)
    expect(write(section('Summary'), [], { parts }).markdown).toContain(named)
  })

  it('quotes a table with its header', () => {
    const found = passage('| Kind | Days |\n|---|---|\n| Annual leave | 22 |', {
      headings: ['Guide', 'How many days'],
      documentTitle: 'Leave guide',
    })
    const { markdown, citations } = write(section('Leave'), [found])
    const table = '| Kind | Days |\n| - | - |\n| Annual leave | 22 |'
    expect(markdown).toBe(`“Leave guide” has this table under “How many days”:\n\n${table}`)
    expect(citations.map(({ start, end }) => [...markdown].slice(start, end).join(''))).toEqual([table])
  })

  it('quotes the best rows of a long table', () => {
    const rows = Array.from({ length: 30 }, (_, i) => `| Kind ${i} | ${i === 25 ? 'leave' : 'other'} |`)
    const { markdown } = write(section('Leave'), [
      passage(['| Kind | Use |', '|---|---|', ...rows].join('\n')),
    ])
    expect(markdown).toContain('| Kind 25 | leave |')
    expect(markdown.split('\n')).toHaveLength(14)
  })

  it('quotes a list whole, with the sentence that introduces it and one citation', () => {
    const found = passage(
      'An engineer comes for the leave desk and checks:\n\n- the floor\n- the network of the hall',
    )
    const { markdown, citations } = write(section('Leave'), [found])
    expect(markdown).toBe(
      'An engineer comes for the leave desk and checks:\n\n- the floor\n- the network of the hall',
    )
    expect(citations).toMatchObject([{ start: 0, end: markdown.length }])
  })

  it('introduces a list of fragments that its document does not introduce', () => {
    const found = passage('## Papers for leave\n\n- a copy of the contract\n- a bank statement', {
      headings: ['Guide', 'Papers for leave'],
    })
    expect(write(section('Leave'), [found]).markdown).toBe(
      '“Handbook” lists under “Papers for leave”:\n\n- a copy of the contract\n- a bank statement',
    )
  })

  it('writes Korean in one speech level, and leaves out what it cannot convert', () => {
    const found = passage(
      '휴가는 2주 전까지 신청합니다.\n\n남은 휴가는 다음 해로 넘어가지 않는다.\n\n휴가 계획은 팀장에게 먼저 물어보세요.',
    )
    expect(write(section('휴가'), [found], { language: 'ko' }).markdown).toBe(
      '휴가는 2주 전까지 신청한다. 남은 휴가는 다음 해로 넘어가지 않는다.',
    )
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
  const picked = (title: string, onTopic: string[] = []) =>
    pickRelevant(section(title), [about, other], {
      topic: 'Leave',
      onTopic: new Set(onTopic),
      weigh: () => 1,
    })
  expect(picked('Booking leave')).toEqual([about])
  expect(picked('Marine biology')).toEqual([])
  // A general title says nothing about the subject, so relevance is judged by the topic.
  expect(picked('Background')).toEqual([about])
  // In a document about the topic, all passages are.
  expect(picked('Background', ['document'])).toEqual([about, other])
})

it('a section named like a heading gets what is under it', () => {
  const [under, other] = [
    passage('Write to the portal.', { headings: ['Guide', 'Booking leave'] }),
    passage('Booking leave is easy.'),
  ]
  const onTopic = new Set(['document'])
  expect(
    pickRelevant(section('Booking leave'), [other, under], { topic: 'Leave', onTopic, weigh: () => 1 }),
  ).toEqual([under])
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
