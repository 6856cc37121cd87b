const MAX_CHARACTERS = 200

/** A title for a text without one: its first heading, or the beginning of its first line. */
export function makeTitle(text: string): string {
  const line = /^#{1,6}[ \t]+(\S.*)$/m.exec(text)?.[1] ?? /\S.*/.exec(text)?.[0] ?? 'Untitled'
  // A character has at most two UTF-16 code units.
  const start = [...line.slice(0, 2 * MAX_CHARACTERS + 1).trimEnd()]
  return start.length > MAX_CHARACTERS ? `${start.slice(0, MAX_CHARACTERS - 1).join('')}…` : start.join('')
}
