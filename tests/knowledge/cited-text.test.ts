import fc from 'fast-check'
import { expect, it } from 'vitest'
import { CitedText } from '../../src/knowledge/answers/cited-text.ts'
import { cutText } from '../support/cut-text.ts'

function read(pieces: readonly string[]) {
  const cited = new CitedText()
  const sentences = [...pieces.flatMap(piece => cited.push(piece)), ...cited.end()]
  return {
    text: sentences.map(({ gap, text }) => gap + text).join(''),
    marks: sentences.flatMap(({ text, marks }) =>
      marks.map(({ start, end, number }) => [text.slice(start, end), number]),
    ),
  }
}

it('removes markers and says which sentence each belongs to', () => {
  expect(read(['Leave is 25 days [1]. Ask your lead. Two weeks before. [2, 3][1] 끝입니다 [4]'])).toEqual({
    text: 'Leave is 25 days. Ask your lead. Two weeks before. 끝입니다',
    marks: [
      ['Leave is 25 days', 1],
      ['Two weeks before.', 2],
      ['Two weeks before.', 3],
      ['Two weeks before.', 1],
      ['끝입니다', 4],
    ],
  })
})

it('keeps brackets that are not markers', () => {
  const text = 'See [the guide](x), list[0x1], [1a], a[i] and [ ].'
  expect(read([text])).toEqual({ text, marks: [] })
})

it('ignores markers before the first sentence', () => {
  expect(read(['[1] Then. [2]'])).toEqual({ text: ' Then.', marks: [['Then.', 2]] })
})

it.each([
  ['A【1】.', [1]],
  ['A ［1］.', [1]],
  ['A [^1].', [1]],
  ['A [1-3].', [1, 2, 3]],
  ['A [1–2; 5].', [1, 2, 5]],
  ['A [3, 3-4].', [3, 4]],
  ['A [4-2].', [4]],
  ['A [1-999].', Array.from({ length: 21 }, (_, i) => i + 1)],
])('recognizes the marker in %s', (text, numbers) => {
  const { text: said, marks } = read([text])
  expect([said, marks.map(([, number]) => number)]).toEqual(['A.', numbers])
})

it('assigns a marker to one sentence if a quote or bracket closes the sentence before it', () => {
  const text = 'He said "A day. [1]" B day. [2]) C day. [3]'
  const expected = {
    text: 'He said "A day." B day.) C day.',
    marks: [
      ['He said "A day.', 1],
      ['B day.', 2],
      ['C day.', 3],
    ],
  }
  expect([read([text]), read([...text])]).toEqual([expected, expected])
})

it('keeps a Korean date whole when it arrives in chunks', () => {
  const text = '시행일은 2026. 3. 1.부터입니다. [1] 3. 1.(일)에 엽니다. [2]'
  const { marks } = read([text])
  expect(marks).toEqual([
    ['시행일은 2026. 3. 1.부터입니다.', 1],
    ['3. 1.(일)에 엽니다.', 2],
  ])
  expect(read([...text])).toEqual(read([text]))
})

it('does not depend on how the text is split into chunks', () => {
  const parts = '[1] [ ] 12 😀 [4 . 【 】 - ^ 했다.그 " ) 。 」 1. 부터'.split(' ')
  const part = fc.constantFrom(...parts, 'A day. ', '하루 ', ' [2, 3]', ' ', '\n', '2026. ', '3. ')
  fc.assert(
    fc.property(fc.array(part, { maxLength: 30 }), fc.array(fc.nat(5), { maxLength: 60 }), (parts, cuts) => {
      const text = parts.join('')
      expect(read(cutText(text, cuts))).toEqual(read([text]))
    }),
    { numRuns: 500 },
  )
})
