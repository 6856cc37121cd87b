const MAX_CHARACTERS = 60

/** Truncates a user's text for use in a message. */
export function shorten(text: string): string {
  return text.length > MAX_CHARACTERS
    ? `${text.slice(0, MAX_CHARACTERS).toWellFormed()}…`
    : text.toWellFormed()
}
