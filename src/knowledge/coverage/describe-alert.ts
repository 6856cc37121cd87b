/** When to raise an alert. Null asks for none. */
export interface AlertRule {
  /** Percent, 0 to 100. */
  below: number | null
  /** Percentage points. */
  drop: number | null
}

/** Percents are quotients of whole numbers, so that a drop may miss a round number by its last bits. */
const TOLERANCE = 1e-9

/**
 * What the step from one measurement to the next is worth telling, for a person: that it fell below a percentage from at or
 * above it, or by so many points. Null where it is neither.
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

/** Rounded down: 59.96 is below 60 and must not read as if it were not. */
function figure(percent: number): string {
  return (Math.floor((percent + TOLERANCE) * 10) / 10).toFixed(1)
}
