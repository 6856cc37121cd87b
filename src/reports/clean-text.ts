/**
 * Characters that XML forbids and characters that no format shows. Lone surrogates are replaced first. Includes the
 * bidi controls that reorder the rest of a paragraph, but not joiners (letters, emoji) or characters that allow a line
 * break.
 */
const UNSHOWABLE = /[\p{Cc}\u2028-\u202E\u2066-\u2069\uFFFE\uFFFF]/gu

/** Removes characters that some format cannot contain. Line endings become line feeds, tabs become spaces. */
export function cleanText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replaceAll('\t', '    ')
    .replace(UNSHOWABLE, character => (character === '\n' ? '\n' : ''))
}

/** Like `cleanText`, on a single line. For titles. */
export function cleanLine(text: string): string {
  return cleanText(text).replace(/\s+/g, ' ').trim()
}
