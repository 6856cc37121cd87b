const MAX_CHARACTERS = 60

/** Text of others within a message, cut where it is long. */
export function shorten(text: string): string {
  return text.length > MAX_CHARACTERS
    ? `${text.slice(0, MAX_CHARACTERS).toWellFormed()}…`
    : text.toWellFormed()
}
