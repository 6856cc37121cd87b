/** When to raise an alert. Null disables a condition. */
export interface AlertRule {
  /** Percent, 0 to 100. */
  below: number | null
  /** Percentage points. */
  drop: number | null
}

/** Percentages are floating-point quotients, so a drop can miss a round number by a rounding error. */
const TOLERANCE = 1e-9

/**
 * Describes, for users, why a change between two measurements triggers the rule: coverage crossed below `below`, or
 * fell by `drop` points or more. Null if neither.
 */
export function describeAlert({ below, drop }: AlertRule, previous: number, percent: number): string | null {
  const fell = previous - percent
  const hasCrossed = below !== null && previous >= below && percent < below
  const hasDropped = drop !== null && fell >= drop - TOLERANCE
  const crossing = hasCrossed ? `, below ${below} %` : ''
  if (hasDropped)
    return `Coverage fell by ${fell.toFixed(1)} points, from ${figure(previous)} % to ${figure(percent)} %${crossing}`
  return hasCrossed ? `Coverage fell to ${figure(percent)} %${crossing}` : null
}

/** Rounds down, so that 59.96, which is below 60, is not shown as 60.0. */
function figure(percent: number): string {
  return (Math.floor((percent + TOLERANCE) * 10) / 10).toFixed(1)
}
