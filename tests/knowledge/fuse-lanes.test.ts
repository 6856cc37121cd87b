import { expect, it } from 'vitest'
import { fuseLanes } from '../../src/knowledge/retrieval/fuse-lanes.ts'
import type { Lane } from '../../src/knowledge/retrieval/lane.ts'

/** The keys of `scores` are `chunk` or `chunk/document`. */
function outcome(lane: Lane, weight: number, scores: Record<string, number>) {
  const hits = Object.entries(scores).map(([name, score], i) => {
    const [chunkId = '', documentId = chunkId] = name.split('/')
    return { chunkId, documentId, score, rank: i + 1 }
  })
  return { lane, weight, hits, tookMs: 0 }
}
const scoresOf = (...outcomes: Parameters<typeof fuseLanes>[0]) =>
  fuseLanes(outcomes).map(({ chunkId, score }) => [chunkId, Number(score.toFixed(3))])

it('is the weighted mean of the lanes: words scaled from 0, semantic scores from their minimum', () => {
  const words = outcome('LEXICAL', 3, { a: 10, b: 5 })
  const meaning = outcome('SEMANTIC', 1, { b: 0.9, a: 0.6, c: 0.5 })
  expect(scoresOf(words, meaning)).toEqual([
    ['a', 0.813],
    ['b', 0.625],
    ['c', 0],
  ])
})

it('ignores a lane without results', () => {
  expect(scoresOf(outcome('LEXICAL', 1, { a: 2 }), outcome('SEMANTIC', 9, {}))).toEqual([['a', 1]])
  expect(scoresOf()).toEqual([])
})

it('keeps the score of each lane', () => {
  const [hit] = fuseLanes([outcome('LEXICAL', 1, { a: 2 }), outcome('TRIGRAM', 1, { b: 4, a: 3 })])
  expect(hit?.lanes).toEqual([
    { lane: 'LEXICAL', rank: 1, score: 2 },
    { lane: 'TRIGRAM', rank: 2, score: 3 },
  ])
})

it('discounts each further passage of a document by a fifth', () => {
  expect(scoresOf(outcome('LEXICAL', 1, { 'a/x': 10, 'b/x': 10, 'c/y': 9, 'd/x': 10 }))).toEqual([
    ['a', 1],
    ['c', 0.9],
    ['b', 0.8],
    ['d', 0.64],
  ])
})

it('orders ties by id', () => {
  expect(scoresOf(outcome('LEXICAL', 1, { b: 1, a: 1 })).map(([id]) => id)).toEqual(['a', 'b'])
})
