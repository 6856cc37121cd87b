import { Cron } from 'croner'

const MINUTE_MS = 60_000
/** Clocks are set back by a multiple of this, and by no more than that. */
const SHIFT_STEP_MS = 15 * MINUTE_MS
const LARGEST_SHIFT_MS = 180 * MINUTE_MS

/**
 * The first time after `after` that five cron fields mean in an IANA zone, or null when there is none.
 *
 * Where the clock is put forward, a time that is left out means the first one after the gap; with a `*` or a step among
 * minutes and hours it means none, for the next is near. Where the clock is put back, every time means its first
 * occurrence alone: no local time comes twice.
 * @throws when `cron` or `timeZone` is none: see `findCronProblem` and `findTimeZoneProblem`.
 */
export function findNextRun(cron: string, timeZone: string, after: Date): Date | null {
  const pattern = parseCron(cron, timeZone)
  const clock = new Intl.DateTimeFormat('en', { timeZone, dateStyle: 'short', timeStyle: 'short' })
  let run = pattern.nextRun(after)
  while (run && isSecondOccurrence(run, clock)) run = pattern.nextRun(run)
  return run
}

/** Whether five cron fields mean any day at all: 31 February is none. */
export function hasRuns(cron: string): boolean {
  return parseCron(cron, 'UTC').nextRun(new Date(0)) !== null
}

/** @throws with what is wrong with the fields. Minutes are the smallest unit, so no two runs are closer than one. */
export function parseCron(cron: string, timeZone: string): Cron {
  return new Cron(cron, {
    mode: '5-part',
    timezone: timeZone,
    // Either of day of month and day of week is enough where both are given, as cron has always had it.
    domAndDow: false,
    fixedTimeRule: 'no-wildcard',
    paused: true,
  })
}

/** Whether the clock on the wall showed this very time before, within hours. */
function isSecondOccurrence(run: Date, clock: Intl.DateTimeFormat): boolean {
  const local = clock.format(run)
  for (let shift = SHIFT_STEP_MS; shift <= LARGEST_SHIFT_MS; shift += SHIFT_STEP_MS)
    if (clock.format(run.getTime() - shift) === local) return true
  return false
}
