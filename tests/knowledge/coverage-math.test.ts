import { describe, expect, it } from 'vitest'
import {
  findGaps,
  missingDocuments,
  nodePercent,
  overallPercent,
  wilson,
} from '../../src/coverage/coverage-math.ts'

const node = (documents: number, target: number) => ({ documents, target })

describe('coverage', () => {
  it('matches the documented example: targets 12, 10, 10, 10 with documents 12, 9, 6, 3', () => {
    const nodes = [node(12, 12), node(9, 10), node(6, 10), node(3, 10)]
    expect(nodes.map(nodePercent)).toEqual([100, 90, 60, 30])
    expect(overallPercent(nodes)).toBeCloseTo(71.43, 2)
  })

  it('counts no more documents than the target', () => {
    expect(nodePercent(node(50, 10))).toBe(100)
    expect(overallPercent([node(50, 10), node(0, 10)])).toBe(50)
  })

  it('ignores a node with target 0', () => {
    expect(overallPercent([node(7, 0), node(5, 10)])).toBe(50)
  })

  it('is 0 without targets', () => {
    expect(overallPercent([])).toBe(0)
    expect(overallPercent([node(3, 0)])).toBe(0)
  })
})

describe('gaps', () => {
  const nodes = [
    { key: 'b', documents: 2, target: 10 },
    { key: 'a', documents: 2, target: 10 },
    { key: 'half', documents: 5, target: 10 },
    { key: 'small', documents: 0, target: 1 },
    { key: 'out', documents: 0, target: 0 },
  ]

  it('are nodes strictly below the threshold, most missing first, then by key', () => {
    expect(findGaps(nodes, 0.5).map(gap => gap.key)).toEqual(['a', 'b', 'small'])
  })

  it('include a node at half of its target if the threshold is above one half', () => {
    expect(findGaps(nodes, 0.51).map(gap => gap.key)).toEqual(['a', 'b', 'half', 'small'])
  })

  it('are empty at threshold 0', () => {
    expect(findGaps(nodes, 0)).toEqual([])
  })

  it('never have a negative number of missing documents', () => {
    expect(missingDocuments(node(12, 10))).toBe(0)
  })
})

describe('the Wilson interval', () => {
  // 81 of 263, 15 of 148, 0 of 20 and 1 of 29 are from Newcombe, score method (Statistics in Medicine 17, 1998).
  it.each([
    [81, 263, '0.2553', '0.3662'],
    [15, 148, '0.0624', '0.1605'],
    [0, 20, '0.0000', '0.1611'],
    [1, 29, '0.0061', '0.1718'],
    [5, 10, '0.2366', '0.7634'],
    [20, 20, '0.8389', '1.0000'],
  ])('of %i of %i matches the published bounds', (count, total, low, high) => {
    const interval = wilson(count, total)
    expect(interval.share).toBe(count / total)
    expect([interval.low.toFixed(4), interval.high.toFixed(4)]).toEqual([low, high])
  })

  it('starts at 0 for no successes, and ends at 1 for all', () => {
    expect(wilson(0, 7).low).toBe(0)
    expect(wilson(7, 7).high).toBe(1)
  })

  it('contains the share and narrows with more data', () => {
    for (let total = 1; total <= 200; total++)
      for (let count = 0; count <= total; count++) {
        const { share, low, high } = wilson(count, total)
        expect(0 <= low && low <= share && share <= high && high <= 1).toBe(true)
      }
    expect(wilson(50, 100).high - wilson(50, 100).low).toBeLessThan(wilson(5, 10).high - wilson(5, 10).low)
  })
})
