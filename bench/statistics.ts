import type { Unit } from './benchmark.ts'

/** The value that a `share` (0 to 1) of the values are below. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
  if (value === undefined) throw new Error('Cannot compute a percentile of no values.')
  return value
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5)
}

/** Speed or economy relative to the reference: 1 is equal, 0.5 is half. */
export function speedRatio(unit: Unit, figure: number, reference: number): number {
  return unit === 'ms' || unit === 'kB' ? reference / figure : figure / reference
}
