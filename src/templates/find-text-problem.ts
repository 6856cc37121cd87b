/** What a database cannot keep. */
export function findTextProblem(text: string): string | null {
  return text.includes('\0') || !text.isWellFormed()
    ? 'has a NUL character or half of a surrogate pair'
    : null
}
