/** A vector as pgvector reads it. */
export function toLiteral(vector: readonly number[]): string {
  return `[${vector.join(',')}]`
}
