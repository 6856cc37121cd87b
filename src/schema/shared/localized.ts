import type { RequestContext } from '../../context.ts'
import { localize } from '../../languages/localize.ts'

type Reader<Parent, Message> = (parent: Parent, args: object, context: RequestContext) => Message

/** Resolver of a message field. Translates the message into the language of the request. */
export function localized<Parent>(read: (parent: Parent) => string): Reader<Parent, string> {
  return (parent, _, { language }) => localize(read(parent), language)
}

/** The same for a nullable field. */
export function localizedOrNull<Parent>(
  read: (parent: Parent) => string | null,
): Reader<Parent, string | null> {
  return (parent, _, { language }) => {
    const message = read(parent)
    return message === null ? null : localize(message, language)
  }
}
