import { describe, expect, it } from 'vitest'
import { combinePlacements } from '../../src/knowledge/documents/place-by-machine.ts'

const rule = (nodeId: string, confidence: number) => ({
  nodeId,
  confidence,
  needsReview: confidence < 0.7,
})
const near = (nodeId: string, similarity: number) => ({ nodeId, similarity })
const round = (placements: ReturnType<typeof combinePlacements>) =>
  placements.map(placement => ({ ...placement, confidence: Number(placement.confidence.toFixed(4)) }))

describe('combinePlacements', () => {
  it('lets a confident rule decide, whatever the similarity', () => {
    expect(combinePlacements([rule('a', 0.94), rule('b', 0.6)], [near('c', 1)])).toEqual([
      { nodeId: 'a', confidence: 0.94, needsReview: false, source: 'RULE' },
    ])
  })

  it('takes the mean plus 0.1 if both name a node', () => {
    expect(round(combinePlacements([rule('a', 0.6)], [near('a', 0.8)]))).toEqual([
      { nodeId: 'a', confidence: 0.77, needsReview: false, source: 'SEMANTIC' },
    ])
    expect(round(combinePlacements([rule('a', 0.6)], [near('a', 0.5)]))).toEqual([
      { nodeId: 'a', confidence: 0.605, needsReview: true, source: 'RULE' },
    ])
    expect(combinePlacements([rule('a', 0.89)], [near('a', 1)])[0]?.confidence).toBe(1)
  })

  it('lowers the confidence of similarity alone, and more if rules name other nodes', () => {
    expect(round(combinePlacements([], [near('a', 0.9)]))).toEqual([
      { nodeId: 'a', confidence: 0.72, needsReview: false, source: 'SEMANTIC' },
    ])
    expect(round(combinePlacements([rule('b', 0.6)], [near('a', 0.9)]))).toEqual([
      { nodeId: 'a', confidence: 0.63, needsReview: true, source: 'SEMANTIC' },
      { nodeId: 'b', confidence: 0.6, needsReview: true, source: 'RULE' },
    ])
  })

  it('requires review below 0.70, but not at it', () => {
    expect(combinePlacements([rule('a', 0.7)], [])[0]?.needsReview).toBe(false)
    expect(combinePlacements([rule('a', 0.699)], [])[0]?.needsReview).toBe(true)
  })

  it('places on at most five nodes, most confident first, and nowhere without evidence', () => {
    const meaning = [0.2, 0.9, 0.4, 0.8, 0.6, 0.7].map((similarity, i) => near(`${i}`, similarity))
    expect(
      combinePlacements([], meaning)
        .map(placement => placement.nodeId)
        .join(),
    ).toBe('1,3,5,4,2')
    expect(combinePlacements([], [near('a', 0), near('b', -0.4), near('c', Number.NaN)])).toEqual([])
    expect(combinePlacements([], [])).toEqual([])
  })
})
