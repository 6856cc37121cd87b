import { describe, expect, it } from 'vitest'
import { findCronProblem, findNextRun, findTimeZoneProblem } from '../../src/tasks/cron.ts'

/** @returns up to `count` next runs. */
function findRuns(cron: string, timeZone: string, after: Date, count: number): Date[] {
  const found: Date[] = []
  for (let at = after; found.length < count; ) {
    const run = findNextRun(cron, timeZone, at)
    if (!run) break
    found.push(run)
    at = run
  }
  return found
}

/** Times are in UTC, and in 2026 if they have no year. */
function expectRuns(cron: string, timeZone: string, after: string, expected: string): void {
  const runs = findRuns(cron, timeZone, new Date(`2026-${after}Z`), expected.split(' ').length)
  const shown = runs.map(run => run.toISOString().replaceAll(/^2026-|:00\.000Z$/g, ''))
  expect(shown.join(' ')).toBe(expected)
}

describe('the next run', () => {
  it.each([
    ['every day in Seoul time', '0 9 * * *', 'Asia/Seoul', '03-28T00:00', '03-29T00:00 03-30T00:00'],
    ['strictly later than the given time', '0 0 * * *', 'UTC', '01-01T00:00', '01-02T00:00'],
    ['possibly less than a second later', '* * * * *', 'UTC', '01-01T00:00:59.999', '01-01T00:01'],
    [
      'either of day of month and day of week',
      '0 0 1 * MON',
      'UTC',
      '01-31T12:00',
      '02-01T00:00 02-02T00:00 02-09T00:00',
    ],
    ['Sunday as 0', '0 0 * * 0', 'UTC', '01-01T00:00', '01-04T00:00'],
    ['Sunday as 7', '0 0 * * 7', 'UTC', '01-01T00:00', '01-04T00:00'],
    ['29 February in leap years', '0 0 29 2 *', 'UTC', '01-01T00:00', '2028-02-29T00:00 2032-02-29T00:00'],
    [
      'a whole hour where clocks differ by half of one',
      '30 0 * * *',
      'Asia/Kolkata',
      '01-01T00:00',
      '01-01T19:00',
    ],
  ])('is %s', (_, cron, timeZone, after, expected) => {
    expectRuns(cron, timeZone, after, expected)
  })

  // DST starts: Berlin on 2026-03-29 from 02:00 to 03:00, New York on 2026-03-08 from 02:00 to 03:00.
  it.each([
    ['30 2 * * *', 'Europe/Berlin', '03-28T12:00', '03-29T01:00 03-30T00:30'],
    ['30 2 * * *', 'America/New_York', '03-07T12:00', '03-08T07:00 03-09T06:30'],
    // Runs in the gap and at the first time after it are merged into one.
    ['15,45 2,3 * * *', 'Europe/Berlin', '03-28T12:00', '03-29T01:00 03-29T01:15'],
    ['0 2,3 * * *', 'Europe/Berlin', '03-28T12:00', '03-29T01:00 03-30T00:00'],
    ['0 0 * * *', 'America/Havana', '03-07T12:00', '03-08T05:00 03-09T04:00'],
    // With a wildcard or a step, a run in the gap is skipped, because the next run is near.
    ['*/30 * * * *', 'Europe/Berlin', '03-29T00:15', '03-29T00:30 03-29T01:00 03-29T01:30'],
    ['30 */2 * * *', 'Europe/Berlin', '03-29T00:00', '03-29T02:30'],
    ['30 2 * * *', 'Asia/Seoul', '03-28T12:00', '03-28T17:30 03-29T17:30'],
  ])('in a DST gap is the first time after the gap: %s in %s', expectRuns)

  // DST ends: Berlin on 2026-10-25 from 03:00 to 02:00, New York on 2026-11-01 from 02:00 to 01:00.
  it.each([
    ['30 2 * * *', 'Europe/Berlin', '10-24T12:00', '10-25T00:30 10-26T01:30'],
    ['30 1 * * *', 'America/New_York', '10-31T12:00', '11-01T05:30 11-02T06:30'],
    ['0,30 1 * * *', 'America/New_York', '10-31T12:00', '11-01T05:00 11-01T05:30 11-02T06:00'],
    ['*/30 * * * *', 'Europe/Berlin', '10-24T23:45', '10-25T00:00 10-25T00:30 10-25T02:00'],
    ['0 * * * *', 'America/New_York', '11-01T04:30', '11-01T05:00 11-01T07:00'],
    // DST ends with a shift of 30 minutes.
    ['45 * * * *', 'Australia/Lord_Howe', '04-04T13:50', '04-04T14:45 04-04T16:15'],
    ['30 2 * * *', 'Asia/Seoul', '10-24T12:00', '10-24T17:30 10-25T17:30'],
  ])('is only the first occurrence of a repeated local time: %s in %s', expectRuns)

  it.each([
    ['Europe/Berlin', '2026-10-24T00:00Z'],
    ['America/New_York', '2026-10-31T00:00Z'],
    ['Australia/Lord_Howe', '2026-04-03T12:00Z'],
    // DST ends with a shift of 2 hours.
    ['Antarctica/Troll', '2026-10-24T00:00Z'],
  ])('never repeats a local time of %s, however often the schedule runs', (timeZone, after) => {
    const clock = new Intl.DateTimeFormat('en', { timeZone, dateStyle: 'short', timeStyle: 'short' })
    const runs = findRuns('*/15 * * * *', timeZone, new Date(after), 200)
    const shown = runs.map(run => clock.format(run))
    expect(new Set(shown).size).toBe(200)
  })
})

describe('a cron expression', () => {
  it.each([
    '* * * * *',
    '30 2 * * MON-FRI',
    '0,30 9-17/2 1-15 jan,Jul 0-7',
    '  5 4  * * sun ',
    '0 0 30 2 MON',
  ])('can be %j', cron => {
    expect(findCronProblem(cron)).toBeNull()
  })

  it.each([
    ['', /five fields.*it has none/],
    ['0 3 * *', /five fields.*it has 4/],
    ['0 0 3 * * *', /five fields.*it has 6/],
    ['@daily', /five fields.*it has 1/],
    ['60 * * * *', /"60" as its minute.*0 to 59/],
    ['0 24 * * *', /"24" as its hour.*0 to 23/],
    ['0 0 0 * *', /"0" as its day of month.*1 to 31/],
    ['0 0 * 13 *', /"13" as its month.*1 to 12/],
    ['0 0 * FOO *', /"FOO" as its month/],
    ['0 0 * * 8', /"8" as its day of week.*0 to 7/],
    ['0 22-2 * * *', /"22-2" as its hour/],
    ['*/0 * * * *', /"\*\/0" as its minute/],
    ['5/5 * * * *', /"5\/5" as its minute.*step/],
    ['0 0 L * *', /"L" as its day of month/],
    ['0 0 15W * *', /"15W" as its day of month/],
    ['0 0 * * MON#1', /"MON#1" as its day of week/],
    ['0 0 ? * *', /"\?" as its day of month/],
    ['0 0 1 * +MON', /"\+MON" as its day of week/],
    ['-1 * * * *', /"-1" as its minute/],
    ['0 0 31 2 *', /never runs/],
    ['0 0 31 4,6,9,11 *', /never runs/],
    [`${'1,'.repeat(200)}1 * * * *`, /at most 200 characters/],
  ])('cannot be %j; the error explains why', (cron, problem) => {
    expect(findCronProblem(cron)).toMatch(problem)
  })
})

describe('a time zone', () => {
  it.each([
    'UTC',
    'Asia/Seoul',
    'Europe/Berlin',
    'America/Argentina/Buenos_Aires',
    'Etc/GMT+5',
    'US/Eastern',
  ])('can be %s', timeZone => {
    expect(findTimeZoneProblem(timeZone)).toBeNull()
  })

  it.each([
    '',
    '+09:00',
    'Seoul',
    'GMT+9',
    'Europe/Berlin ',
    'Mars/Olympus',
    'x'.repeat(100),
    'Europe/\u0000',
  ])('cannot be %j; the error says what is valid', timeZone => {
    expect(findTimeZoneProblem(timeZone)).toMatch(/IANA name.*"Asia\/Seoul"/)
  })
})
