import fc from 'fast-check'
import { expect, it } from 'vitest'
import { CitedText } from '../../src/knowledge/answers/cited-text.ts'

function read(pieces: readonly string[]) {
  const cited = new CitedText()
  const out = [...pieces.map(piece => cited.push(piece)), cited.end()]
  const marks = cited.marks.map(({ start, end, number }) => [cited.text.slice(start, end), number])
  return { text: cited.text, out: out.join(''), marks }
}

it('takes markers out, and says which sentence each stands for', () => {
  expect(read(['Leave is 25 days [1]. Ask your lead. Two weeks before. [2, 3][1] 끝입니다 [4]'])).toEqual({
    text: 'Leave is 25 days. Ask your lead. Two weeks before. 끝입니다',
    out: 'Leave is 25 days. Ask your lead. Two weeks before. 끝입니다',
    marks: [
      ['Leave is 25 days', 1],
      ['Two weeks before.', 2],
      ['Two weeks before.', 3],
      ['Two weeks before.', 1],
      ['끝입니다', 4],
    ],
  })
})

it('leaves brackets alone that are no markers', () => {
  const text = 'See [the guide](x), list[0x1], [1a], a[i] and [ ].'
  expect(read([text])).toEqual({ text, out: text, marks: [] })
})

it('has nothing to cite before the first sentence', () => {
  expect(read(['[1] Then. [2]'])).toEqual({ text: ' Then.', out: ' Then.', marks: [['Then.', 2]] })
})

it('says the same however the text is cut into pieces, and sends all of it', () => {
  const part = fc.constantFrom('A day. ', '하루 ', '[1]', ' [2, 3]', '[', ']', '12', ' ', '😀', '[4', '.')
  fc.assert(
    fc.property(fc.array(part, { maxLength: 30 }), fc.array(fc.nat(5), { maxLength: 60 }), (parts, cuts) => {
      const text = parts.join('')
      const pieces: string[] = []
      let at = 0
      for (const cut of cuts) {
        pieces.push(text.slice(at, at + cut))
        at += cut
      }
      pieces.push(text.slice(at))
      const whole = read([text])
      const cut = read(pieces)
      expect(cut).toEqual(whole)
      expect(cut.out).toBe(cut.text)
    }),
    { numRuns: 500 },
  )
})
