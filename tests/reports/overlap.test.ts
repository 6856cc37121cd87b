import { describe, expect, it } from 'vitest'
import type { IndexStatistics } from '../../src/knowledge/retrieval/index-statistics.ts'
import { indexTerms } from '../../src/knowledge/text/index-terms.ts'
import { readQuery } from '../../src/knowledge/text/read-query.ts'
import { overlap, weighWords } from '../../src/reports/overlap.ts'

/** @returns the overlap of a question with a passage, in a workspace of the given passages and 20 others. */
function share(question: string, passage: string, ...others: string[]): number {
  const termsOf = (body: string) => indexTerms({ title: '', headings: [], body }, 'prose').terms
  const passagesWith = new Map<string, number>()
  for (const body of [passage, ...others])
    for (const term of termsOf(body).keys()) passagesWith.set(term, (passagesWith.get(term) ?? 0) + 1)
  const statistics: IndexStatistics = {
    passages: 21 + others.length,
    passageLength: 10,
    documentLength: 10,
    passagesWith,
  }
  return overlap(weighWords(readQuery(question).words, statistics), termsOf(passage))
}

describe('overlap', () => {
  it('is 1 if every meaningful word is in the passage, however inflected', () => {
    expect(share('How are the weekly reports approved?', 'Approving a weekly report')).toBe(1)
    expect(share('주간보고서는 누가 승인하나요?', '주간보고서의 승인은 누가')).toBeCloseTo(1, 0)
  })

  it('is 0 if no meaningful word is in the passage, or the question has none', () => {
    expect(share('flights to Busan', 'Approving a weekly report')).toBe(0)
    expect(share('What is it?', 'what it is')).toBe(0)
  })

  it('weights rare words higher', () => {
    const others = Array.from({ length: 15 }, () => 'report')
    expect(share('zebra report', 'zebra', ...others)).toBeGreaterThan(0.7)
    expect(share('zebra report', 'report', ...others, 'zebra')).toBeLessThan(0.3)
  })

  it('weights a word that is in no passage highest', () => {
    const known = share('zebra report', 'zebra', 'report')
    const unknown = share('zebra report', 'zebra')
    expect(unknown).toBeGreaterThan(0)
    expect(unknown).toBeLessThan(known)
  })

  it('gives partial credit for parts of a Korean word', () => {
    const part = share('연차휴가신청서', '연차휴가 안내', '휴가신청서 양식')
    expect(part).toBeGreaterThan(0)
    expect(part).toBeLessThan(1)
  })

  it('gives little weight to a word in every passage, or in the only one', () => {
    const statistics = {
      passages: 1,
      passageLength: 1,
      documentLength: 1,
      passagesWith: new Map([['zebra', 1]]),
    }
    expect(overlap(weighWords(readQuery('zebra').words, statistics), new Set(['zebra']))).toBe(1)
  })
})
