const DAY_MS = 86_400_000
/** Times further away mean nothing, and may exceed the range of a Date. */
const MAX_DAYS = 3650

interface State {
  limit: number | null
  used: number
  now: Date
  /** Set for quotas that start again. */
  resetsAt: Date | null
}

interface History {
  daysKnown: number | null
  usedThen: number | null
  requests: number
}

/**
 * When a limit is reached at the trend of the last 7 days: now if it already is, and null without an upward trend, with
 * less than a day of history, or if the quota starts again first.
 */
export function forecast({ limit, used, now, resetsAt }: State, history: History): Date | null {
  if (limit === null) return null
  if (used >= limit) return now
  const perDay = resetsAt ? history.requests / 7 : growthPerDay(used, history)
  const days = (limit - used) / perDay
  if (perDay <= 0 || days > MAX_DAYS) return null
  const reachedAt = new Date(now.getTime() + days * DAY_MS)
  return resetsAt && reachedAt >= resetsAt ? null : reachedAt
}

function growthPerDay(used: number, { daysKnown, usedThen }: History): number {
  return usedThen === null || daysKnown === null || daysKnown < 1 ? 0 : (used - usedThen) / daysKnown
}
