import { expect, it } from 'vitest'
import { readExcerpts } from '../../../src/goals/steps/excerpts.ts'
import { JoinedText } from '../../../src/goals/steps/joined-text.ts'
import { citedParts, makeCitation } from './step-doubles.ts'

const TEXT = `## How much leave is there?

### Days

Everybody has 22 days 🌴 of leave. They expire in March. Leave is booked in the portal. (no source) Ask early.

“Handbook” lists:

- One day for a move.
- Two days for a wedding.

| Office | Days |
| - | - |
| Lisbon | 22 |

## And in Seoul?

There are 15 days.`

const at = (part: string, chunkId: string) => {
  const start = [...TEXT.slice(0, TEXT.indexOf(part))].length
  return makeCitation({ start, end: start + [...part].length, chunkId })
}
const CITED = {
  markdown: TEXT,
  citations: [
    at('Everybody has 22 days 🌴 of leave. They expire in March.', 'a'),
    at('- One day for a move.\n- Two days for a wedding.', 'b'),
    at('There are 15 days.', 'c'),
  ],
}

it('keeps together what makes no sense apart: references, introduced lists, tables, and marks of a missing source', () => {
  expect(readExcerpts(CITED).map(({ form, markdown }) => [form, markdown])).toEqual([
    ['SENTENCES', 'Everybody has 22 days 🌴 of leave. They expire in March.'],
    ['SENTENCES', 'Leave is booked in the portal. (no source)'],
    ['SENTENCES', 'Ask early.'],
    ['LIST', '“Handbook” lists:\n\n- One day for a move.\n- Two days for a wedding.'],
    ['TABLE', '| Office | Days |\n| - | - |\n| Lisbon | 22 |'],
    ['SENTENCES', 'There are 15 days.'],
  ])
})

it('knows the question, the heading and the sources of each excerpt', () => {
  const excerpts = readExcerpts(CITED)
  expect(excerpts.map(({ question, heading }) => [question, heading])).toEqual([
    ...Array(5).fill(['How much leave is there?', 'Days']),
    ['And in Seoul?', null],
  ])
  expect(excerpts.map(({ citations }) => citations.map(({ chunkId }) => chunkId))).toEqual([
    ['a'],
    [],
    [],
    ['b'],
    [],
    ['c'],
  ])
  expect(excerpts.flatMap(citedParts)).toEqual([
    'Everybody has 22 days 🌴 of leave. They expire in March.',
    '- One day for a move.\n- Two days for a wedding.',
    'There are 15 days.',
  ])
})

it('moves citations with their text when excerpts are joined', () => {
  const text = new JoinedText()
  text.heading(3, '휴가 🌴')
  for (const excerpt of readExcerpts(CITED).toReversed()) text.excerpt(excerpt, excerpt.heading ?? '')
  expect(citedParts(text.read())).toEqual([
    'There are 15 days.',
    '- One day for a move.\n- Two days for a wedding.',
    'Everybody has 22 days 🌴 of leave. They expire in March.',
  ])
})

it('joins citations of neighboring sentences of one passage', () => {
  const markdown = 'One is here. Two is here.'
  const citations = [makeCitation({ start: 0, end: 12 }), makeCitation({ start: 13, end: 25 })]
  const text = new JoinedText()
  for (const excerpt of readExcerpts({ markdown, citations })) text.excerpt(excerpt)
  expect(text.read()).toEqual({ markdown, citations: [makeCitation({ start: 0, end: 25 })] })
})
