import { describe, expect, it } from 'vitest'
import { readQuery } from '../../../src/knowledge/text/read-query.ts'
import { makeSnippet } from '../../../src/knowledge/text/snippet.ts'
import { hostileTexts } from './hostile-texts.ts'

const wordsIn = (query: string) => readQuery(query).terms

const POLICY =
  'Welcome to the handbook. Policies are reviewed yearly. Annual leave policies apply to contractors. See the annex.'

describe('makeSnippet', () => {
  it.each([
    [
      'the sentence with the most terms',
      'annual leave policy',
      45,
      'Annual leave policies apply to contractors.',
    ],
    ['the first of equals', 'policy', 30, 'Policies are reviewed yearly.'],
    [
      'the sentences after it that fit',
      'annual leave',
      80,
      'Annual leave policies apply to contractors. See the annex.',
    ],
    ['the beginning when nothing matches', 'payroll', 30, 'Welcome to the handbook.'],
  ])('shows %s', (_, query, maxLength, snippet) => {
    expect(makeSnippet(POLICY, wordsIn(query), maxLength)).toBe(snippet)
  })

  it('matches Korean words with other particles', () => {
    const content = '이 규정은 2026년부터 시행한다. 연차휴가는 15일이다. 급여는 매월 지급한다.'
    expect(makeSnippet(content, wordsIn('연차휴가를 며칠'), 20)).toBe('연차휴가는 15일이다.')
  })

  it('cuts a long sentence around its first match, between words', () => {
    const content = `${'filler words '.repeat(50)}retryWithBackoff ${'other words '.repeat(50)}`
    const snippet = makeSnippet(content, wordsIn('retry with backoff'), 100)
    expect(snippet).toMatch(/^…(?:filler|words) .*retryWithBackoff .*(?:other|words)…$/)
    expect(snippet.length).toBeLessThanOrEqual(100)
  })

  it('is one line', () => {
    expect(makeSnippet('One\n\n  two.\nThree.', [], 100)).toBe('One two. Three.')
  })

  it('never exceeds the limit or splits a surrogate pair', () => {
    for (const text of [...hostileTexts(300, 7), '😀'.repeat(300), `${'😀'.repeat(99)}a${'😀'.repeat(99)}`]) {
      const content = text.toWellFormed()
      for (const maxLength of [0, 1, 2, 3, 4, 17, 18, 60]) {
        const snippet = makeSnippet(content, wordsIn(`a ${content.slice(-20)}`), maxLength)
        expect(snippet.length).toBeLessThanOrEqual(maxLength)
        expect(snippet.isWellFormed(), JSON.stringify(snippet)).toBe(true)
      }
    }
  })

  it('is empty only for blank text or a limit of 0', () => {
    expect(makeSnippet(' \n', ['a'])).toBe('')
    expect(makeSnippet('text', ['a'], -1)).toBe('')
    expect(makeSnippet('text', [])).toBe('text')
  })
})
