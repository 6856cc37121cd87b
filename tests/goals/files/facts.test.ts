import { expect, it } from 'vitest'
import { readFacts } from '../../../src/goals/files/facts.ts'
import type { StepResult } from '../../../src/goals/steps/step-result.ts'
import { citedResult } from './cited-result.ts'

/** Facts as `subject | text | titles of the sources`. */
const show = (...results: StepResult[]) =>
  readFacts(results, 'en').map(({ subject, text, sources }) =>
    [subject, text, sources.map(({ title }) => title).join(', ')].join(' | '),
  )

it('reads each sentence with the sources that cover it', () => {
  const text = '😀 Refunds take 7 days. Fees apply. Nobody knows why.'
  const cited = [
    ['😀 Refunds take 7 days. Fees apply.', 'Rules'],
    ['Fees apply.', 'Fees', 'https://example.com/fees'],
  ] as const
  expect(readFacts([citedResult(text, cited)], 'en')).toEqual([
    { subject: 'Refunds', text: '😀 Refunds take 7 days.', sources: [{ title: 'Rules', uri: null }] },
    {
      subject: 'Refunds',
      text: 'Fees apply.',
      sources: [
        { title: 'Rules', uri: null },
        { title: 'Fees', uri: 'https://example.com/fees' },
      ],
    },
    { subject: 'Refunds', text: 'Nobody knows why.', sources: [] },
  ])
})

it('uses the question above a statement as its subject', () => {
  const text = '## 환불 기한은?\n\n7일입니다.\n\n### 예외\n\n없습니다.\n\n## 배송은?\n\n하루 걸립니다.'
  const cited = ['7일입니다.', '없습니다.', '하루 걸립니다.'].map(part => [part, '규정'] as const)
  expect(show(citedResult(text, cited), citedResult('A.', [['A.', 'B']], { title: '다음' }))).toEqual([
    '환불 기한은? | 7일입니다. | 규정',
    '환불 기한은? | 없습니다. | 규정',
    '배송은? | 하루 걸립니다. | 규정',
    '다음 | A. | B',
  ])
})

it('reads list items without Markdown, after the words that introduce them', () => {
  const list = 'Ways to pay:\n\n- **Card**: 3\\*4 days\n- [Bank](https://example.com)\n  - in `EUR`'
  expect(show(citedResult(list, [[list, 'Rules']]))).toEqual([
    'Refunds | Ways to pay: Card: 3*4 days | Rules',
    'Refunds | Ways to pay: Bank: in EUR | Rules',
  ])
})

it('drops the words with which a step introduces a list or table', () => {
  const text =
    '“Rules” lists under “Pay”:\n\n- Card\n\n다음은 ‘규정’의 표입니다.\n\n| 지역 | 기간 |\n| --- | --- |\n| 서울 | 1일 |'
  const table = '| 지역 | 기간 |\n| --- | --- |\n| 서울 | 1일 |'
  expect(
    show(
      citedResult(text, [
        ['Card', 'Rules'],
        [table, '규정'],
      ]),
    ),
  ).toEqual(['Refunds | Card | Rules', 'Refunds | 지역: 서울; 기간: 1일 | 규정'])
})

it('reads results without citations', () => {
  expect(show(citedResult('Rates:\n\n- EUR 1.1\n- KRW 1,400', [], { kind: 'TOOL' }))).toEqual([
    'Refunds | Rates: EUR 1.1 | ',
    'Refunds | Rates: KRW 1,400 | ',
  ])
})

it('has no facts for questions without an answer', () => {
  const nothing = 'The documents of the chosen agents say nothing about this.'
  const text = `## How long?\n\n7 days.\n\n## How much?\n\n${nothing}`
  const unanswered = ['How much?']
  expect(show(citedResult(text, [['7 days.', 'Rules']], { unanswered }))).toEqual([
    'How long? | 7 days. | Rules',
  ])
  expect(show(citedResult(nothing, [], { unanswered }))).toEqual([])
})

it('marks the subject of facts that may not answer their question', () => {
  const text = '## Days\n\n22 days.\n\n## Spain\n\nThe closest passages:\n\nTrips need a visa.'
  const result = citedResult(
    text,
    [
      ['22 days.', 'Leave'],
      ['Trips need a visa.', 'Travel'],
    ],
    {
      unanswered: ['Spain'],
    },
  )
  expect(show(result)).toEqual([
    'Days | 22 days. | Leave',
    'Spain (no clear answer) | Trips need a visa. | Travel',
  ])
})

it('keeps the mark of a sentence without a source', () => {
  const text = '7일 안에 됩니다. (출처 없음) 수수료는 없습니다.'
  expect(show(citedResult(text, [['수수료는 없습니다.', '규정']]))).toEqual([
    'Refunds | 7일 안에 됩니다. (출처 없음) | ',
    'Refunds | 수수료는 없습니다. | 규정',
  ])
})
