import { describe, expect, it } from 'vitest'
import { findGaps, missingDocuments, nodePercent, overallPercent } from '../../src/coverage/coverage-math.ts'

describe('coverage', () => {
  it('matches the documented example: targets 12, 10, 10, 10 with documents 12, 9, 6, 3', () => {
    const nodes = [
      { documents: 12, target: 12 },
      { documents: 9, target: 10 },
      { documents: 6, target: 10 },
      { documents: 3, target: 10 },
    ]
    expect(nodes.map(nodePercent)).toEqual([100, 90, 60, 30])
    expect(overallPercent(nodes)).toBeCloseTo(71.43, 2)
  })

  it('counts no more documents than the target', () => {
    expect(nodePercent({ documents: 50, target: 10 })).toBe(100)
    expect(
      overallPercent([
        { documents: 50, target: 10 },
        { documents: 0, target: 10 },
      ]),
    ).toBe(50)
  })

  it('ignores a node with target 0', () => {
    expect(
      overallPercent([
        { documents: 7, target: 0 },
        { documents: 5, target: 10 },
      ]),
    ).toBe(50)
  })

  it('is 0 without targets', () => {
    expect(overallPercent([])).toBe(0)
    expect(overallPercent([{ documents: 3, target: 0 }])).toBe(0)
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
    expect(missingDocuments({ documents: 12, target: 10 })).toBe(0)
  })
})
