import { describe, expect, it } from 'vitest'
import { wilson } from '../../src/coverage/coverage-math.ts'

describe('the Wilson interval', () => {
  // 81 of 263, 15 of 148, 0 of 20 and 1 of 29 are from Newcombe, score method (Statistics in Medicine 17, 1998).
  it.each([
    [81, 263, '0.2553', '0.3662'],
    [15, 148, '0.0624', '0.1605'],
    [0, 20, '0.0000', '0.1611'],
    [1, 29, '0.0061', '0.1718'],
    [5, 10, '0.2366', '0.7634'],
    [20, 20, '0.8389', '1.0000'],
  ])('of %i of %i', (count, total, low, high) => {
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
