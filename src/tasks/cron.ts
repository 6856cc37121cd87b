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

/** Parses five cron fields. Runs are at least a minute apart. @throws with the problem if a field is invalid. */
function parseCron(cron: string, timeZone: string): Cron {
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

const MAX_CRON_LENGTH = 200

const FIELDS = [
  { name: 'minute', values: '0 to 59' },
  { name: 'hour', values: '0 to 23' },
  { name: 'day of month', values: '1 to 31' },
  { name: 'month', values: '1 to 12 or JAN to DEC' },
  { name: 'day of week', values: '0 to 7, where 0 and 7 are Sunday, or SUN to SAT' },
]
/** The syntax that all crons share: no nicknames, seconds, L, W, # or ?. */
const ONE_VALUE = String.raw`(\*|(\d+|[a-z]{3})(-(\d+|[a-z]{3}))?)(/\d+)?`
const FIELD = new RegExp(`^${ONE_VALUE}(,${ONE_VALUE})*$`, 'i')

/** Describes what is wrong with a cron expression, and what is valid. Null if nothing is wrong. */
export function findCronProblem(cron: string): string | null {
  if (cron.length > MAX_CRON_LENGTH) return `must have at most ${MAX_CRON_LENGTH} characters`
  const fields = cron.trim().split(/\s+/)
  if (fields.length !== FIELDS.length || !cron.trim())
    return `must have five fields (${FIELDS.map(({ name }) => name).join(', ')}), such as "30 2 * * MON-FRI"; it has ${cron.trim() ? fields.length : 'none'}`
  const wrong = FIELDS.findIndex((_, i) => !isField(fields[i] ?? '', i))
  const field = FIELDS[wrong]
  if (field)
    return `has "${fields[wrong]}" as its ${field.name}, but it must be ${field.values}, given as a value, a range (a-b), a list (a,b), "*", or a range or "*" with a step (*/n)`
  // February 31 never comes.
  const hasRuns = parseCron(cron, 'UTC').nextRun(new Date(0)) !== null
  return hasRuns ? null : 'never runs: none of its months has such a day'
}

/** Describes what is wrong with a time zone name, and what is valid. Null if nothing is wrong. */
export function findTimeZoneProblem(timeZone: string): string | null {
  const problem = 'must be the IANA name of a time zone, such as "Asia/Seoul", "Europe/Berlin" or "UTC"'
  // Intl also accepts UTC offsets, but they have no daylight saving time.
  if (!/^[a-z][\w+\-/]{0,63}$/i.test(timeZone)) return problem
  try {
    new Intl.DateTimeFormat('en', { timeZone })
    return null
  } catch {
    return problem
  }
}

function isField(text: string, index: number): boolean {
  if (!FIELD.test(text)) return false
  try {
    parseCron(FIELDS.map((_, i) => (i === index ? text : '*')).join(' '), 'UTC')
    return true
  } catch {
    return false
  }
}
