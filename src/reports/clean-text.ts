/**
 * What XML cannot hold, and characters that no format shows; half of a surrogate pair is made whole before. Among them what turns
 * the text behind it around, to the end of its paragraph; not what joins letters and emoji or lets a line break.
 */
const UNSHOWABLE = /[\p{Cc}\u2028-\u202E\u2066-\u2069\uFFFE\uFFFF]/gu

/** A text without what some format cannot hold. Line feeds stay; tabs are spaces, other lines end in line feeds. */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replaceAll('\t', '    ')
    .replace(UNSHOWABLE, character => (character === '\n' ? '\n' : ''))
}

/** The same in one line, for titles. */
export function cleanLine(text: string): string {
  return cleanText(text).replace(/\s+/g, ' ').trim()
}
