import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isOneTypoAway } from '../../../src/knowledge/text/spellings.ts'

it.each([
  ['leave', 'leqve', true],
  ['leave', 'leav', true],
  ['leave', 'eave', true],
  ['leave', 'leavve', true],
  ['leave', 'elave', true],
  ['leave', 'leaev', true],
  ['leave', 'leave', false],
  ['leave', 'laeev', false],
  ['leave', 'leqvq', false],
  ['leave', 'le', false],
  ['a', '', true],
  ['ab', 'ba', true],
])('%j and %j are one typo apart: %j', (a, b, isAway) => {
  expect(isOneTypoAway(a, b)).toBe(isAway)
  expect(isOneTypoAway(b, a)).toBe(isAway)
})

it('agrees with a brute-force check for every single edit', () => {
  const alphabet = fc.constantFrom('a', 'b', 'c')
  fc.assert(
    fc.property(fc.array(alphabet, { maxLength: 6 }), fc.array(alphabet, { maxLength: 6 }), (left, right) => {
      const [a, b] = [left.join(''), right.join('')]
      expect(isOneTypoAway(a, b)).toBe(a !== b && typosOf(a).has(b))
    }),
    { numRuns: 2_000 },
  )
})

function typosOf(word: string): Set<string> {
  const typos = new Set<string>()
  for (let i = 0; i <= word.length; i++) {
    const [before, after] = [word.slice(0, i), word.slice(i)]
    if (after) typos.add(before + after.slice(1))
    if (after.length > 1) typos.add(before + after[1] + after[0] + after.slice(2))
    for (const letter of 'abc') {
      typos.add(before + letter + after)
      if (after) typos.add(before + letter + after.slice(1))
    }
  }
  return typos
}
