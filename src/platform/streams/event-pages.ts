/**
 * Consecutive events that are there at once are answered and sent at once. A schema knows events only, one by one: whoever
 * executes them (event-executor.ts) takes the pages apart.
 */
export function eventsOf<Event>(pages: AsyncIterable<readonly Event[]>): AsyncIterable<Event> {
  return pages as AsyncIterable<unknown> as AsyncIterable<Event>
}
