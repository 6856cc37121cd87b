import { expect, it } from 'vitest'
import { averageMeasures, distinctDocuments, measure } from '../../eval/measures.ts'

it('counts a document that is found several times once, at its best rank', () => {
  expect(distinctDocuments(['a', 'b', 'a', 'c', 'b'])).toEqual(['a', 'b', 'c'])
})

it.each([
  ['first', ['a', 'x'], ['a'], { hit3: 1, hit10: 1, mrr: 1, ndcg10: 1 }],
  // Rank 2: 1 / log2(3).
  ['second', ['x', 'a'], ['a'], { hit3: 1, hit10: 1, mrr: 0.5, ndcg10: 0.6309 }],
  // Rank 4: 1 / log2(5).
  ['fourth', ['x', 'y', 'z', 'a'], ['a'], { hit3: 0, hit10: 1, mrr: 0.25, ndcg10: 0.4307 }],
  ['eleventh', [...'0123456789', 'a'], ['a'], { hit3: 0, hit10: 0, mrr: 0.0909, ndcg10: 0 }],
  ['nowhere', ['x'], ['a'], { hit3: 0, hit10: 0, mrr: 0, ndcg10: 0 }],
  ['no hits', [], ['a'], { hit3: 0, hit10: 0, mrr: 0, ndcg10: 0 }],
  // Two expected documents, at ranks 2 and 3: (1 / log2(3) + 1 / log2(4)) / (1 + 1 / log2(3)).
  ['two of two', ['x', 'a', 'b'], ['a', 'b'], { hit3: 1, hit10: 1, mrr: 0.5, ndcg10: 0.6934 }],
  // One of two expected documents, at rank 1: 1 / (1 + 1 / log2(3)).
  ['one of two', ['a', 'x'], ['a', 'b'], { hit3: 1, hit10: 1, mrr: 1, ndcg10: 0.6131 }],
])('measures a result with the answer %s', (_, found, expected, measures) => {
  const actual = measure(found, new Set(expected))
  for (const [name, value] of Object.entries(measures))
    expect(actual[name as keyof typeof actual], name).toBeCloseTo(value, 4)
})

it('gives the maximum score to a full list if more documents are expected than it has places', () => {
  const documents = [...'abcdefghijklmn']
  expect(measure(documents, new Set(documents)).ndcg10).toBe(1)
})

it('averages over questions', () => {
  const [first, lost] = [measure(['a'], new Set(['a'])), measure([], new Set(['a']))]
  const half = { hit3: 0.5, hit10: 0.5, mrr: 0.5, ndcg10: 0.5 }
  expect(averageMeasures([first, lost, first, lost])).toEqual(half)
  expect(averageMeasures([])).toEqual({ hit3: 0, hit10: 0, mrr: 0, ndcg10: 0 })
})
