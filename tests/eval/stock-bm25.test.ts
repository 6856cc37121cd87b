import { expect, it } from 'vitest'
import { createStockSearch } from '../../eval/stock-bm25.ts'

const search = createStockSearch(
  Object.entries({
    a: 'The cat sat on the mat.',
    b: 'A dog, and a cat and a dog.',
    c: '연차 휴가는 15일이다.',
  }).map(([id, text]) => ({ id, text, contentType: 'text/plain' })),
)

it('uses lowercased words without stemming', () => {
  expect(search('CAT dog')).toEqual(['b', 'a'])
  expect(search('cats')).toEqual([])
  expect(search('휴가는')).toEqual(['c'])
  expect(search('휴가')).toEqual([])
})

it('prefers the shorter of two documents with the same word', () => {
  expect(search('cat')).toEqual(['a', 'b'])
})
