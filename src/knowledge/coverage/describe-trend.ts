export type TrendDirection = 'RISING' | 'FLAT' | 'FALLING'

export interface TrendPoint {
  at: Date
  percent: number
}

/** Percentage points under which a change in either direction is none. */
const FLAT_UNDER = 0.5

/** How far it went from the first point to the last. */
export function describeTrend(points: readonly TrendPoint[]): {
  changePoints: number
  direction: TrendDirection
} {
  const changePoints = (points.at(-1)?.percent ?? 0) - (points[0]?.percent ?? 0)
  if (Math.abs(changePoints) < FLAT_UNDER) return { changePoints, direction: 'FLAT' }
  return { changePoints, direction: changePoints > 0 ? 'RISING' : 'FALLING' }
}
