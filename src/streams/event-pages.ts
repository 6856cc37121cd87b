/**
 * Types pages of events as single events for the schema. Events of a page are executed and sent together: the event
 * executor splits the pages.
 */
export function eventsOf<Event>(pages: AsyncIterable<readonly Event[]>): AsyncIterable<Event> {
  return pages as AsyncIterable<unknown> as AsyncIterable<Event>
}
