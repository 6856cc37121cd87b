import fc from 'fast-check'
import { expect, it } from 'vitest'
import { VARIANTS } from '../../eval/variants.ts'

const words = fc.array(fc.stringMatching(/^[a-z가-힣]{2,12}$/), { minLength: 1, maxLength: 8 })

it('puts one wrong letter into every word, deterministically', () => {
  fc.assert(
    fc.property(words, list => {
      const slipped = VARIANTS.slip(list.join(' ')).split(' ')
      expect(slipped.map(countLetters)).toEqual(list.map(countLetters))
      for (const [i, word] of list.entries()) expect(countDifferences(word, slipped[i] ?? '')).toBe(1)
      expect(VARIANTS.slip(list.join(' '))).toBe(slipped.join(' '))
    }),
  )
})

it('changes only the vowel of a syllable in Hangul', () => {
  const [slipped] = VARIANTS.slip('휴가').match(/[^휴가]/gu) ?? []
  const [consonant, , end] = [...(slipped ?? '').normalize('NFD')]
  expect(['ᄒ', 'ᄀ']).toContain(consonant)
  expect(end).toBeUndefined()
})

it('does not change numbers, symbols and one-letter words', () => {
  expect(VARIANTS.slip('a 403 — 5 %?')).toBe('a 403 — 5 %?')
})

it('removes only spaces next to Hangul', () => {
  expect(VARIANTS.unspaced('연차는 며칠인가요 in total days?')).toBe('연차는며칠인가요in total days?')
})

function countLetters(word: string): number {
  return [...word].length
}

function countDifferences(a: string, b: string): number {
  const letters = [...b]
  return [...a].filter((letter, i) => letter !== letters[i]).length
}
