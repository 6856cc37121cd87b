import { describe, expect, it } from 'vitest'
import { indexTerms } from '../../../src/knowledge/text/index-terms.ts'
import { readQuery } from '../../../src/knowledge/text/read-query.ts'
import { hostileTexts } from './hostile-texts.ts'

function queryTerms(query: string): string[] {
  return [...readQuery(query).terms]
}

function sharedTerms(query: string, body: string): string[] {
  const { terms } = indexTerms({ title: '', headings: [], body }, 'prose')
  return queryTerms(query).filter(term => terms.has(term))
}

describe('readQuery', () => {
  it.each([
    ['연차휴가를', '연차휴가는 15일이다', '연차휴가'],
    ['연차 휴가', '연차휴가를 신청한다', '휴가'],
    ['연차휴가', '연차 휴가를 신청한다', '연차'],
    ['연차휴가신청방법', '연차휴가 신청 방법', '방법'],
    ['효과', '치료효과가 있다', '효과'],
    ['신청하면', '휴가를 신청했습니다', '신청'],
    ['키', 'API 키를 발급한다', '키'],
    ['API 키', 'API키는 비밀이다', 'api'],
    ['2026년 예산', '예산(2026)', '2026'],
    ['한글', '한글'.normalize('NFD'), '한글'],
    ['retry with backoff', 'call retryWithBackoff()', 'backoff'],
    ['retryWithBackoff', 'retry_with_backoff(x)', 'retrywithbackoff'],
    ['retry-with-backoff', 'retryWithBackoff를 호출한다', 'retrywithbackoff'],
    ['retrywithbackoff', 'RetryWithBackoff', 'retrywithbackoff'],
    ['http server', 'new HTTPServer', 'server'],
    ['api', 'public APIs', 'api'],
    ['oauth', 'OAuth2', 'oauth'],
    ['github', 'GitHub', 'github'],
    ['policy', 'Policies apply', 'polici'],
    ['user', "the user's guide", 'user'],
    ['1000', 'costs 1,000 won', '1000'],
    ['v2.1', 'since v2.1', '2.1'],
    ['ＡＰＩ', 'api', 'api'],
    ['string', 'str', 'string'],
    ['str', 'string', 'string'],
    ['cfg', 'config', 'configur'],
    ['database error', 'dbErr', 'databas'],
    ['IT department', 'ask IT', 'it'],
    ['규칙 東京都', '東京の', '東京'],
  ])('%j finds %j', (query, body, term) => {
    expect(sharedTerms(query, body)).toContain(term)
  })

  it.each([
    ['v2.1', 'v3.4'],
    ['휴가', '급여 규정'],
    ['the of and', 'the of and'],
    ['universe', 'unique'],
    ['API를', 'CLI를'],
    ['21', '2.1'],
  ])('%j does not find %j', (query, body) => {
    expect(sharedTerms(query, body)).toEqual([])
  })

  it.each(['', '   ', 'the', '"', '& | ! ( )', '\0', '\ud800', '😀👍🏽', '___', '---'])(
    '%j has no terms',
    query => {
      expect(queryTerms(query)).toEqual([])
    },
  )

  it('returns each term once, in order of appearance', () => {
    expect(queryTerms('retry policy Retry policies')).toEqual(['retri', 'polici'])
  })

  it('counts the repetitions of a word', () => {
    const { words } = readQuery('retry policy Retry policies retries')
    expect(words.map(({ wholes, count }) => [wholes[0], count])).toEqual([
      ['retri', 3],
      ['polici', 2],
    ])
  })

  it('returns the beginnings of Korean words, apart from their terms', () => {
    const { words, terms } = readQuery('API를 키를 퇴직금을')
    expect(words.map(({ beginnings }) => beginnings)).toEqual([[], ['키*'], ['퇴*', '퇴직*']])
    expect(terms.filter(term => term.endsWith('*'))).toEqual([])
  })

  it('returns at most 64 terms', () => {
    expect(queryTerms(Array.from({ length: 2000 }, (_, i) => `word${i}`).join(' '))).toHaveLength(64)
    expect(queryTerms('x'.repeat(1_000_000))).toEqual([])
    expect(queryTerms('가'.repeat(100_000))).toEqual(['가가'])
  })

  it('never throws, and returns clean, bounded, distinct terms for any input', () => {
    for (const query of hostileTexts(3000, 1)) {
      const terms = queryTerms(query)
      expect(new Set(terms).size, query).toBe(terms.length)
      expect(terms.length).toBeLessThanOrEqual(64)
      for (const term of terms) {
        expect(term, query).toMatch(/^[\p{L}\p{N}\p{M}][\p{L}\p{N}\p{M}.]{0,63}$/u)
        expect(term).toBe(term.toLowerCase())
      }
    }
  })

  it('finds every term of a short query in a passage with the same text', () => {
    for (const query of hostileTexts(1000, 2)) expect(sharedTerms(query, query)).toEqual(queryTerms(query))
  })
})
