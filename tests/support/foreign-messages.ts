/** Steps and failures that tests invent. */
const SAID_BY_TESTS = new Set([
  'There is no such thing.',
  'It fell',
  'It is broken.',
  'It broke.',
  'after',
  'back',
  'before',
  'five',
  'four',
  'half',
  'late',
  'on',
  'one',
  'step',
  'three',
  'two',
  'unwatched',
])

/** Steps and failures that one test file invents. */
export function exemptMessages(messages: readonly string[]): void {
  for (const message of messages) SAID_BY_TESTS.add(message)
}

/** Returns true for messages that come from a test and not from Canopy. */
export function isForeign(message: string): boolean {
  return SAID_BY_TESTS.has(message) || /^step \d+$/.test(message)
}
