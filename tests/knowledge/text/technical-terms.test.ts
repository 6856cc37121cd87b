import { expect, it } from 'vitest'
import { readQuery } from '../../../src/knowledge/text/read-query.ts'
import { spell } from '../../../src/knowledge/text/spellings.ts'
import { englishTerms, technicalWordsLike } from '../../../src/knowledge/text/technical-terms.ts'

it.each([
  ['토큰', ['token']],
  ['재시도횟수', ['retri', 'count']],
  ['작업', ['task', 'job']],
  ['휴가', []],
  ['키', ['key']],
  // A one-syllable match within another word is a coincidence.
  ['키보드', []],
  ['', []],
])('translates %j to %j', (word, terms) => {
  expect(englishTerms(word)).toEqual(terms)
})

it('adds English terms to the Korean terms of a query, without particles', () => {
  expect(readQuery('토큰을 재시도').terms).toEqual(
    expect.arrayContaining(['토큰', 'token', '재시도', 'retri']),
  )
})

it('suggests corrections of a word with one typo', () => {
  expect(technicalWordsLike(spell('토큔'))).toEqual(['토큰'])
  expect(technicalWordsLike(spell('휴가'))).toEqual([])
})
