/** @returns the pieces of a text with these lengths, and the rest. */
export function cutText(text: string, lengths: readonly number[]): string[] {
  const pieces: string[] = []
  let at = 0
  for (const length of [...lengths, Infinity]) {
    pieces.push(text.slice(at, at + length))
    at += length
  }
  return pieces
}
