import { expect, it } from 'vitest'
import type { Question } from '../../eval/eval-set.ts'
import type { Outcome } from '../../eval/evaluate-set.ts'
import { findDrops, findFailures, listLost } from '../../eval/gates.ts'
import { measure } from '../../eval/measures.ts'
import { makeReport, type Report } from '../../eval/report.ts'

const QUESTIONS = 40

/** A report on two sets of 40 questions. `answered` is how many each way answers at rank 1; it misses the rest. */
function report(answered: Partial<Record<'fused' | 'lexical' | 'slip', number>>): Report {
  const outcomes = ['one', 'two'].flatMap(set =>
    Object.entries({ fused: 40, lexical: 30, slip: 39, ...answered }).flatMap(([way, count]) =>
      Array.from({ length: QUESTIONS }, (_, i): Outcome => {
        const question: Question = {
          text: `Question ${i}`,
          language: 'en',
          kind: 'document',
          expected: ['a'],
        }
        const measures = measure([i < count ? 'a' : 'x'], new Set(['a']))
        return way === 'slip'
          ? { set, question, way: 'fused', variant: 'slip', measures }
          : { set, question, way: way as 'fused' | 'lexical', variant: 'clean', measures }
      }),
    ),
  )
  return makeReport(outcomes)
}

it('accepts good figures', () => {
  expect(findFailures(report({}))).toEqual([])
})

it('requires three of four questions to be answered among the first 3', () => {
  expect(findFailures(report({ fused: 30, slip: 30 }))).toEqual([])
  expect(findFailures(report({ fused: 29, slip: 29, lexical: 29 }))).toEqual([
    'all document en: hit@3 is 0.725, and must be at least 0.75',
  ])
})

it('rejects a fused result that is worse than one lane', () => {
  expect(findFailures(report({ fused: 39, lexical: 40 }))).toEqual(
    ['one', 'two', 'all'].map(set => `${set} document en: nDCG@10 is 0.975 fused, but 1 with lexical alone`),
  )
})

it('requires nearly the same quality for questions with typos', () => {
  expect(findFailures(report({ slip: 38 }))).toEqual([])
  expect(findFailures(report({ slip: 37 }))).toEqual([
    'all document en, slip: hit@3 is 0.925, but 1 without typos',
  ])
})

it('reports what got worse since the last report', () => {
  const last = report({})
  expect(findDrops(last, report({}))).toEqual([])
  expect(findDrops(last, report({ lexical: 0 }))).toEqual([])
  expect(findDrops(last, report({ fused: 39 }))).toContain(
    'one document en, clean: hit3 fell from 1 to 0.975',
  )
  expect(findDrops(last, { figures: [], missed: {} })).toContain(
    'two document en, slip: missing in this report',
  )
})

it('lists failed questions, new ones first', () => {
  const lost = listLost(report({ fused: 39 }), report({ fused: 38 }))
  expect(lost).toEqual([
    'one: Question 38 (found before)',
    'one: Question 39',
    'two: Question 38 (found before)',
    'two: Question 39',
  ])
})
