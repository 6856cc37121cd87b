/** Operations, and how many of them failed. */
export interface Tally {
  calls: number
  failures: number
}

/** The window that ends now, and the one before it. */
export interface Tallies {
  now: Tally
  before: Tally
}

/** A lower share of failures never switches a flag off. */
const MIN_FAILED_SHARE = 0.1
const MIN_INCREASE = 2

/**
 * Whether operations fail so often that their flag is switched off: at least a tenth of them, and at least twice the
 * share of the window before. A window with fewer than `minCalls` operations says nothing.
 */
export function isFailing({ now, before }: Tallies, minCalls: number): boolean {
  if (now.calls < minCalls) return false
  const usual = before.calls < minCalls ? 0 : before.failures / before.calls
  const share = now.failures / now.calls
  return share >= MIN_FAILED_SHARE && share >= MIN_INCREASE * usual
}
