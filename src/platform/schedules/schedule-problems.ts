import { hasRuns, parseCron } from './next-run.ts'

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
  if (!hasRuns(cron)) return 'never runs: none of its months has such a day'
  return null
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
