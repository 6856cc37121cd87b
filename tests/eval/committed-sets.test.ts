import { expect, it } from 'vitest'
import { readCommittedSets } from '../../eval/read-committed-sets.ts'

const sets = await readCommittedSets()
const questions = sets.flatMap(set => set.questions)

function count(kind: string, language?: string): number {
  return questions.filter(one => one.kind === kind && (!language || one.language === language)).length
}

it('has enough questions of every kind', () => {
  expect(count('document', 'en')).toBeGreaterThanOrEqual(60)
  expect(count('document', 'ko')).toBeGreaterThanOrEqual(60)
  expect(count('code')).toBeGreaterThanOrEqual(40)
  expect(count('code', 'ko')).toBeGreaterThanOrEqual(8)
})

it('has no duplicate questions', () => {
  expect(new Set(questions.map(question => question.text)).size).toBe(questions.length)
})

it.each(sets)('expects only documents that $name contains', set => {
  const known = new Set(set.documents.map(document => document.id))
  expect(set.questions.flatMap(question => question.expected).filter(id => !known.has(id))).toEqual([])
})
