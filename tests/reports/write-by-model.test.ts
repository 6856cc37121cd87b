import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { plainModelText } from '../../src/knowledge/answers/plain-model-text.ts'
import { ModelText } from '../../src/reports/write/model-text.ts'
import { cutText } from '../support/cut-text.ts'
import { endHang } from '../support/end-hang.ts'
import { makePassage } from '../support/make-passage.ts'

const CONTENT =
  'Everybody has 22 days of leave in a year. Leave is booked in the portal. Write to hr@example.com of leave.'
const PASSAGE = makePassage({ documentTitle: 'Annual leave', content: CONTENT })

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

describe('text from a model', () => {
  it('loses markers, links and unknown headings, and marks each sentence as cited or not', () => {
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

  it('keeps an email address only if the cited passage has it', () => {
    const { text } = read([
      'Write to hr@example.com of leave. [1] Write to evil@example.com of leave. [1]\n\nCats write to hr@example.com.',
    ])
    expect(text.markdown).toBe('Write to hr@example.com of leave. Write to of leave.')
  })

  it('accepts citation markers in every form that models use', () => {
    const fact = 'Leave is booked in the portal.'
    const forms = ['【1】', '［1］', '[1-3]', '[7; 1]', '[^1]']
    const { text } = read([forms.map(form => `${fact} ${form}`).join('\n\n')])
    expect(text.markdown).toBe(forms.map(() => fact).join('\n\n'))
    expect(text.citations()).toHaveLength(forms.length)
  })

  it('does not split an emoji when a heading is cut', () => {
    const heading = `Leave is booked in the portal ${'a'.repeat(88)} 😀😀`
    const { markdown } = read([`### ${heading}`]).text
    expect(markdown.isWellFormed()).toBe(true)
    expect(markdown.length).toBeLessThan(130)
  })

  it('is parsed in linear time when it arrives character by character', () => {
    // A single sentence: no period in it is followed by a capital letter.
    const text = 'a. leave. '.repeat(50_000)
    expect(endHang(() => read([...text])).sentences).toBe(1)
  })

  it('does not depend on chunk sizes', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: ANSWER.length })
    fc.assert(
      fc.property(sizes, given => {
        expect(read(cutText(ANSWER, given)).text.markdown).toBe(WRITTEN)
      }),
    )
  })

  it('contains no link, image or HTML, however they are assembled', () => {
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
])('cleans %s', (text, cleaned) => expect(plainModelText(text)).toBe(cleaned))
