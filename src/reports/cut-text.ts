/** The beginning of a text that is too long, up to a space where there is one nearby, with an ellipsis. */
export function cutText(text: string, most: number): string {
  if (text.length <= most) return text
  const beginning = text.slice(0, most - 1).replace(/[\uD800-\uDBFF]$/, '')
  const space = beginning.lastIndexOf(' ')
  return `${beginning.slice(0, space > most * 0.8 ? space : undefined).trimEnd()}…`
}
