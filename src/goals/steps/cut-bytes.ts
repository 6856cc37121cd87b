/** A text is cut at a line or sentence that ends in its last fifth. */
const NEAR = 0.8

/** The beginning of a text that has at most so many bytes in UTF-8. Ends at a line or sentence if one ends near there. */
export function cutBytes(text: string, maxBytes: number): string {
  if (Buffer.byteLength(text) <= maxBytes) return text
  const bytes = new TextEncoder().encode(text).subarray(0, maxBytes)
  // Drops a character that is cut in the middle.
  const beginning = new TextDecoder().decode(bytes, { stream: true })
  const end = Math.max(beginning.lastIndexOf('\n'), beginning.lastIndexOf('. '))
  return end > beginning.length * NEAR ? beginning.slice(0, end + 1).trimEnd() : beginning
}
