/** Steps and failures that tests invent. */
const SAID_BY_TESTS = new Set([
  'There is no such thing.',
  'It is broken.',
  'It broke.',
  'after',
  'back',
  'before',
  'half',
  'late',
  'on',
  'one',
  'two',
  'unwatched',
])

/** Returns true for messages that come from a test and not from Canopy. */
export function isForeign(message: string): boolean {
  return SAID_BY_TESTS.has(message) || /^step \d+$/.test(message)
}
