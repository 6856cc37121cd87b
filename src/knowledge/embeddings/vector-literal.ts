/** Formats a vector as a pgvector literal. */
export function toLiteral(vector: readonly number[]): string {
  return `[${vector.join(',')}]`
}
