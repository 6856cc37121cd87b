/**
 * The pairs of adjacent characters of a word, or the word itself if it has one character.
 *
 * @param end pairs that start here or later are omitted
 */
export function bigramsOf(word: string, end = word.length): string[] {
  const characters = Array.from(word)
  if (characters.length < 2) return characters
  const pairs: string[] = []
  for (let i = 0; i + 1 < characters.length && i < end; i++)
    pairs.push(`${characters[i]}${characters[i + 1]}`)
  return pairs
}
