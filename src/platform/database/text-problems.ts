/**
 * Describes the first character that Postgres or JSON cannot store, a NUL or an unpaired surrogate, with its UTF-16
 * offset. Null if there is none.
 */
export function findTextProblem(text: string): string | null {
  const nul = text.indexOf('\0')
  const surrogate = text.isWellFormed() ? -1 : findLoneSurrogate(text)
  if (nul !== -1 && (surrogate === -1 || nul < surrogate)) return `has a NUL character at offset ${nul}`
  return surrogate === -1 ? null : `has half of a surrogate pair at offset ${surrogate}`
}

function findLoneSurrogate(text: string): number {
  return text.search(/\p{Surrogate}/u)
}
