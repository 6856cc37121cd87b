/** Steps and failures that come from tests. */
const TEST_MESSAGES = new Set([
  ...['There is no such thing.', 'It fell', 'It is broken.', 'It broke.'],
  ...'after back before five four half late on one step three two unwatched'.split(' '),
])

/** Declares steps and failures that come from a test file. */
export function exemptMessages(messages: readonly string[]): void {
  for (const message of messages) TEST_MESSAGES.add(message)
}

/** @returns whether a message comes from a test and not from Canopy. */
export function isForeign(message: string): boolean {
  return TEST_MESSAGES.has(message) || /^step \d+$/.test(message)
}
