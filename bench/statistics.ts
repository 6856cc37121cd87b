import type { Unit } from './benchmark.ts'

/** The value below which `share` (0 to 1) of the values are. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
  if (value === undefined) throw new Error('There is nothing to take a percentile of.')
  return value
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5)
}

/** Speed, or thrift, as a share of the reference's: 1 is the same, 0.5 half of it. */
export function speedRatio(unit: Unit, figure: number, reference: number): number {
  return unit === 'ms' || unit === 'kB' ? reference / figure : figure / reference
}
