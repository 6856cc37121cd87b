import { expect, it } from 'vitest'
import { placeByKeywords } from '../../src/knowledge/documents/place-by-keywords.ts'

const nodes = [
  { id: 'leave', keywords: ['annual leave', '연차'] },
  { id: 'travel', keywords: ['business trip'] },
  { id: 'api', keywords: ['API'] },
]
const place = (document: { title?: string; headings?: string[]; text?: string }, among = nodes) =>
  placeByKeywords({ title: '', headings: [], text: '', ...document }, among)

it.each([
  ['title', { title: 'Annual Leave' }, 0.98],
  ['heading', { headings: ['Annual leave'] }, 0.94],
  ['text, three times', { text: 'annual leave annual leave annual leave' }, 0.9],
])('is confident of a keyword in the %s', (_, document, confidence) => {
  expect(place(document)).toEqual([{ nodeId: 'leave', confidence, needsReview: false }])
})

it('requires review for a keyword that is mentioned once', () => {
  expect(place({ text: 'Book annual leave early.' })).toEqual([
    { nodeId: 'leave', confidence: 0.6, needsReview: true },
  ])
})

it('ignores mentions if there is a confident match', () => {
  expect(place({ title: 'Business trip', text: 'Not annual leave.' }).map(p => p.nodeId)).toEqual(['travel'])
})

it('matches whole words in Latin script and substrings in Korean', () => {
  expect(place({ title: 'Rapid apiary' })).toEqual([])
  expect(place({ title: '연차휴가를 신청하는 방법' }).map(p => p.nodeId)).toEqual(['leave'])
})

it('matches a keyword literally, whatever characters it has', () => {
  const special = [{ id: 'c', keywords: ['c++ (a.b)'] }]
  expect(place({ title: 'C++ (a.b)' }, special)).toMatchObject([{ nodeId: 'c' }])
  expect(place({ title: 'cxx aab' }, special)).toEqual([])
})

it('places on at most five nodes', () => {
  const many = Array.from({ length: 8 }, (_, i) => ({ id: `${i}`, keywords: ['word'] }))
  expect(place({ title: 'word' }, many)).toHaveLength(5)
})
