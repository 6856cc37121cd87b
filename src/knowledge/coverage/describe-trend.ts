export type TrendDirection = 'RISING' | 'FLAT' | 'FALLING'

export interface TrendPoint {
  at: Date
  percent: number
}

/** Changes of fewer percentage points, in either direction, are flat. */
const FLAT_BELOW_POINTS = 0.5

/** Computes the change from the first point to the last. */
export function describeTrend(points: readonly TrendPoint[]): {
  changePoints: number
  direction: TrendDirection
} {
  const changePoints = (points.at(-1)?.percent ?? 0) - (points[0]?.percent ?? 0)
  if (Math.abs(changePoints) < FLAT_BELOW_POINTS) return { changePoints, direction: 'FLAT' }
  return { changePoints, direction: changePoints > 0 ? 'RISING' : 'FALLING' }
}
