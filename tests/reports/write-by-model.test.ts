import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanModelText } from '../../src/reports/write/clean-model-text.ts'
import { passageDigest } from '../../src/reports/write/find-passages.ts'
import { ModelText } from '../../src/reports/write/model-text.ts'
import type { Passage } from '../../src/reports/write/passage.ts'

const CONTENT = 'Everybody has 22 days of leave in a year. Leave is booked in the portal.'
const PASSAGE: Passage = {
  chunkId: 'chunk',
  documentId: 'document',
  documentTitle: 'Annual leave',
  sourceUri: null,
  kind: 'prose',
  ordinal: 0,
  headings: [],
  content: CONTENT,
  digest: passageDigest(CONTENT),
  score: 1,
}

function read(pieces: readonly string[]) {
  const text = new ModelText([PASSAGE], '(no source)')
  for (const piece of pieces) text.push(piece)
  text.end()
  return text
}

const ANSWER = [
  '### Annual leave',
  'Everybody has 22 days of leave in a year. [1] Everybody has 30 days of leave. [1] Cats sleep.',
  '',
  '- Leave is **booked** in the portal [1].',
  '* Leave is booked [here](https://evil.example/x) in the portal. [1]',
  '',
  '### Buy gold at https://evil.example',
  '```',
  'rm -rf /',
  '```',
  '> Leave is booked in the portal. [1, 7]',
].join('\n')
const WRITTEN = [
  '### Annual leave',
  '',
  'Everybody has 22 days of leave in a year. Everybody has 30 days of leave. (no source) Cats sleep. (no source)',
  '',
  '- Leave is booked in the portal.',
  '- Leave is booked here in the portal.',
  '',
  'rm -rf / (no source)',
  '',
  'Leave is booked in the portal.',
].join('\n')

describe('the text of a model', () => {
  it('loses markers, links and foreign headings, and says of each sentence whether it has a source', () => {
    const { text, sentences, grounded } = read([ANSWER])
    expect(text.markdown).toBe(WRITTEN)
    expect([grounded, sentences]).toEqual([4, 7])
    const cited = text.citations().map(({ start, end }) => [...text.markdown].slice(start, end).join(''))
    expect(cited).toEqual([
      'Everybody has 22 days of leave in a year.',
      'Leave is booked in the portal.',
      'Leave is booked here in the portal.',
      'Leave is booked in the portal.',
    ])
  })

  it('is the same in pieces of any size', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 })
    fc.assert(
      fc.property(sizes, given => {
        const pieces: string[] = []
        for (let at = 0, i = 0; at < ANSWER.length; i++) {
          const size = given[i % given.length] ?? 1
          pieces.push(ANSWER.slice(at, at + size))
          at += size
        }
        expect(read(pieces).text.markdown).toBe(WRITTEN)
      }),
    )
  })

  it('has no link, image or HTML, however they are put together', () => {
    const parts =
      '< > ! [ ] ( ) http://e.x/ //e.x ` * a <img src= \\ &lt; - # | ][ ]( ![ javascript: <a www.e.x [1]'.split(
        ' ',
      )
    const texts = fc.array(fc.constantFrom(...parts, ' ', '\n'), { maxLength: 40 })
    fc.assert(
      fc.property(texts, given => {
        const { markdown } = read([given.join('')]).text
        expect(markdown).not.toMatch(/https?:\/\/|(?<!\\)<[a-z!/]|(?<!\\)!?\[[^\]\\]*\]\(/i)
      }),
    )
  })
})

it.each([
  ['See [the guide](https://e.x/y "t") and <b>this</b>.', 'See the guide and this.'],
  ['![pixel](https://e.x/p.png)', ''],
  ['Look at https://e.x/y?z=1, or www.e.x.', 'Look at or'],
  ['A\u200Bb\u202Ec', 'Abc'],
  ['<script>alert(1)</script>', 'alert(1)'],
  ['2 < 3 and 5 > 4', '2 < 3 and 5 > 4'],
])('cleans %s', (text, cleaned) => expect(cleanModelText(text)).toBe(cleaned))
