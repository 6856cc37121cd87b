/** The text without what the database cannot store: NUL characters are left out, unpaired surrogates become U+FFFD. */
export function toStorable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '')
}

/**
 * Describes the first character that Postgres or JSON cannot store, a NUL or an unpaired surrogate, with its UTF-16
 * offset. Null if there is none.
 */
export function findTextProblem(text: string): string | null {
  const nul = text.indexOf('\0')
  const surrogate = text.isWellFormed() ? -1 : text.search(/\p{Surrogate}/u)
  if (nul !== -1 && (surrogate === -1 || nul < surrogate)) return `has a NUL character at offset ${nul}`
  return surrogate === -1 ? null : `has half of a surrogate pair at offset ${surrogate}`
}
