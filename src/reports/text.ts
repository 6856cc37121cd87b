import { toMarkdown } from 'mdast-util-to-markdown'

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

/** Collapses white space, including line breaks, to single spaces. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

/** Like `cleanText`, on a single line. For titles. */
export function cleanLine(text: string): string {
  return oneLine(cleanText(text))
}

/** Truncates a text to at most `maxLength` UTF-16 code units, ellipsis included, at a space if one is near. */
export function cutText(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text
  const beginning = text.slice(0, maxLength - 1).replace(/[\uD800-\uDBFF]$/, '')
  const space = beginning.lastIndexOf(' ')
  return `${beginning.slice(0, space > maxLength * 0.8 ? space : undefined).trimEnd()}…`
}

/** Escapes a text so that Markdown renders it literally. */
export function escapeMarkdown(text: string): string {
  return toMarkdown({ type: 'paragraph', children: [{ type: 'text', value: text }] }).trimEnd()
}

/** A Markdown heading that renders the text literally. Also escapes a trailing `#`, which would close the heading. */
export function writeHeading(depth: 1 | 2 | 3, text: string): string {
  return toMarkdown({ type: 'heading', depth, children: [{ type: 'text', value: text }] }).trimEnd()
}

/** @param language a BCP 47 tag, such as `ko` or `ko-KR` */
export function isKorean(language: string): boolean {
  return /^ko(-|$)/i.test(language)
}
