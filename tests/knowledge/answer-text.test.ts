import fc from 'fast-check'
import { expect, it } from 'vitest'
import { AnswerText } from '../../src/knowledge/answers/answer-text.ts'
import { plainModelText } from '../../src/knowledge/answers/plain-model-text.ts'
import { cutText } from '../support/cut-text.ts'
import { endHang } from '../support/end-hang.ts'

const PASSAGES = [1, 2, 3].map(number => ({
  chunkId: `chunk ${number}`,
  title: 'Leave',
  sentences: [`Write to hr${number}@example.com.`],
  relevance: 0.9,
}))

function read(pieces: readonly string[]) {
  const answer = new AnswerText(PASSAGES)
  const sent = [...pieces.map(piece => answer.push(piece)), answer.end()]
  const named = answer.named.map(({ start, end, passage }) => [
    answer.text.slice(start, end),
    passage.chunkId,
  ])
  return { text: answer.text, sent, named }
}

it.each([
  ['It gives Promise<void> and Map<string, number>.', 'It gives Promise< void> and Map< string, number>.'],
  [
    'A <b>bold</b> word <img src=x onerror=alert(1)> <x-y> <xss onclick=alert(1)> <svg/onload=x>.',
    'A bold word.',
  ],
])(
  '%j becomes %j: HTML is removed, and text that resembles it stays and cannot become HTML',
  (text, plain) => {
    expect(plainModelText(text)).toBe(plain)
  },
)

it('streams words that are surely plain text, and the rest of a sentence at its end', () => {
  const { sent, named } = read([
    'Leave is ',
    '25 days [1] in ',
    '*every* ',
    'year [2].',
    '\n- Ask',
    ' us. [9]',
  ])
  expect(sent).toEqual(['Leave', ' is 25 days', ' in', '', ' every year.', '', '\nAsk us.'])
  expect(named).toEqual([
    ['Leave is 25 days in every year.', 'chunk 1'],
    ['Leave is 25 days in every year.', 'chunk 2'],
  ])
})

it('keeps email addresses from cited passages only', () => {
  expect(read(['Write to HR1@example.com에 [1]. Write to hr1@example.com [2].']).text).toBe(
    'Write to HR1@example.com에. Write to.',
  )
})

it('does not depend on chunk sizes, matches what was streamed, and contains no active content', () => {
  const parts =
    '[1] [2-3] 【 】 ! [ ] ( ) < > ![x](y) [a](b) <img src= <b > --> <!-- ** * _ ` ``` # - 12. 1) | java script: www. //e.x/ http:// a@b.co e.x/y Leave days. 휴가는 했다.그 。 😀 \ud83d \u202e \u0000 \u200b ; "'
  const part = fc.constantFrom(...parts.split(' '), ' ', ' ', '  ', '\n', '\t')
  fc.assert(
    fc.property(fc.array(part, { maxLength: 30 }), fc.array(fc.nat(6), { maxLength: 60 }), (given, cuts) => {
      const text = given.join('')
      const whole = read([text])
      const cut = read(cutText(text, cuts))
      expect({ ...cut, sent: 0 }).toEqual({ ...whole, sent: 0 })
      expect(cut.sent.join('')).toBe(cut.text)
      expect(cut.sent.every(piece => piece.isWellFormed())).toBe(true)
      expect(cut.text).not.toMatch(
        /<[a-z!/?]|\]\(|\]\[|[a-z]:\/\/\S|(?<![a-z0-9])(?:javascript:|www\.)\w|[\0\u202e\u200b]/i,
      )
    }),
    { numRuns: 500 },
  )
})

it.each([' ', '\t', '\n', '[', '(', '*', '#', '1', '<!--', '[1', 'a. ', 'a@', '-'])(
  'reads a million characters of repeated %j in linear time',
  unit => {
    const text = `A${unit.repeat(1_000_000 / unit.length)}b.`
    const { sent, plain } = endHang(() => ({ sent: read([text]).sent.join(''), plain: plainModelText(text) }))
    expect(sent.length).toBeLessThan(2 * text.length)
    expect(plain.length).toBeLessThan(2 * text.length)
  },
)
