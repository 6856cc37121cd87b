/** Truncates a text to at most `maxLength` UTF-16 code units, ellipsis included, at a space if one is near. */
export function cutText(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text
  const beginning = text.slice(0, maxLength - 1).replace(/[\uD800-\uDBFF]$/, '')
  const space = beginning.lastIndexOf(' ')
  return `${beginning.slice(0, space > maxLength * 0.8 ? space : undefined).trimEnd()}…`
}
