import { Cron } from 'croner'

const MINUTE_MS = 60_000
/** Clocks are set back by a multiple of SHIFT_STEP_MS, up to MAX_SHIFT_MS. */
const SHIFT_STEP_MS = 15 * MINUTE_MS
const MAX_SHIFT_MS = 180 * MINUTE_MS

/**
 * The first run after `after` for five cron fields in an IANA time zone. Null if there is none.
 *
 * If the clock is set forward, a skipped time runs at the first time after the gap, unless minutes or hours have a `*`
 * or a step: then it is skipped, because the next run is near. If the clock is set back, a repeated local time runs
 * only once.
 * @throws if `cron` or `timeZone` is invalid. See `findCronProblem` and `findTimeZoneProblem`.
 */
export function findNextRun(cron: string, timeZone: string, after: Date): Date | null {
  const pattern = parseCron(cron, timeZone)
  const clock = new Intl.DateTimeFormat('en', { timeZone, dateStyle: 'short', timeStyle: 'short' })
  let run = pattern.nextRun(after)
  while (run && isSecondOccurrence(run, clock)) run = pattern.nextRun(run)
  return run
}

/** Whether five cron fields ever match. February 31 does not. */
export function hasRuns(cron: string): boolean {
  return parseCron(cron, 'UTC').nextRun(new Date(0)) !== null
}

/** Parses five cron fields. Runs are at least a minute apart. @throws with the problem if a field is invalid. */
export function parseCron(cron: string, timeZone: string): Cron {
  return new Cron(cron, {
    mode: '5-part',
    timezone: timeZone,
    // If both day of month and day of week are given, either is enough, as in every cron.
    domAndDow: false,
    fixedTimeRule: 'no-wildcard',
    paused: true,
  })
}

/** Whether the local clock showed the same time before, because it was set back. */
function isSecondOccurrence(run: Date, clock: Intl.DateTimeFormat): boolean {
  const local = clock.format(run)
  for (let shift = SHIFT_STEP_MS; shift <= MAX_SHIFT_MS; shift += SHIFT_STEP_MS)
    if (clock.format(run.getTime() - shift) === local) return true
  return false
}
