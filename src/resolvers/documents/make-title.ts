const LONGEST = 200

/** A title for a text that came without one: its first heading, or the beginning of its first line. */
export function makeTitle(text: string): string {
  const heading = /^#{1,6}\s+(.+)$/m.exec(text)?.[1]
  const firstLine = text.split('\n').find(line => line.trim())
  const title = (heading ?? firstLine ?? 'Untitled').trim()
  return title.length > LONGEST ? `${[...title].slice(0, LONGEST - 1).join('')}…` : title
}
