import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { toNfc } from '../../src/platform/to-nfc.ts'

const MARKS = ['\u0301', '\u0323', '\u0308', '\u05b0', '\u3099', '\u0f71']
const LONGEST_RUN = 30

describe('toNfc', () => {
  it.each(['', 'text', '연차 휴가', 'e\u0301', '\u1112\u1161\u11ab', `a${'\u0301'.repeat(LONGEST_RUN)}`])(
    'is NFC for %j',
    text => {
      expect(toNfc(text)).toBe(text.normalize('NFC'))
    },
  )

  it('limits runs of combining marks to 30 and is idempotent', () => {
    const texts = fc.array(
      fc.oneof(
        fc.constantFrom('a', '한', ' ', '\n', '\u034f', '\ud83d'),
        fc.array(fc.constantFrom(...MARKS), { maxLength: 100 }).map(marks => marks.join('')),
      ),
    )
    fc.assert(
      fc.property(texts, pieces => {
        const text = toNfc(pieces.join(''))
        expect(text).not.toMatch(/[\p{M}--\u{34f}]{31}/v)
        expect(toNfc(text)).toBe(text)
        expect(text.replaceAll('\u034f', '').normalize('NFC')).toBe(
          pieces.join('').replaceAll('\u034f', '').normalize('NFC'),
        )
      }),
    )
  })

  it('takes linear time for a megabyte of marks on one letter', () => {
    // The dot below (U+0323) is sorted to the front and composed with the letter.
    expect(toNfc(`a${'\u0301\u0323'.repeat(500_000)}`)).toMatch(/^\u1ea1\u0323+\u0301+\u034f/)
  })
})
