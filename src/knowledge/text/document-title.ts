import { layoutOf } from './chunk-document.ts'
import { contentKind } from './content-kind.ts'
import { typeOfName } from './file-types.ts'
import { findMarkdownHeadings } from './markdown-headings.ts'
import { plainMarkdown } from './plain-markdown.ts'
import { splitLines } from './text-range.ts'

const MAX_CHARACTERS = 200
/** Where a title is looked for, in UTF-16 units from the beginning of a text. */
const MAX_SEARCHED = 10_000

/** The title of a document without one: its first heading, or the beginning of its first line. */
export function titleOfText(text: string, contentType: string): string {
  return findHeading(text, contentType) ?? findFirstLine(text, contentType) ?? 'Untitled'
}

/** Whether a title only repeats the beginning of a text without headings. */
export function isFirstLine(title: string, text: string, contentType: string): boolean {
  return findHeading(text, contentType) === null && title === findFirstLine(text, contentType)
}

/** The first heading of a Markdown text, as plain text. Null if there is none. */
export function findHeading(text: string, contentType: string): string | null {
  if (layoutOf(contentType) !== 'markdown') return null
  for (const { title } of findMarkdownHeadings(text.slice(0, MAX_SEARCHED))) {
    const plain = plainTitle(title)
    if (plain) return cutTitle(plain)
  }
  return null
}

function findFirstLine(text: string, contentType: string): string | null {
  const isProse = contentKind(contentType) === 'prose'
  for (const { start, end } of splitLines(text, { start: 0, end: Math.min(text.length, MAX_SEARCHED) })) {
    const line = text.slice(start, end).trim()
    const title = isProse ? plainTitle(line) : line
    if (title) return cutTitle(title)
  }
  return null
}

/** The name of a file without the extension. Names of source files stay as they are, because people search for them. */
export function titleOfFile(filename: string): string {
  const type = typeOfName(filename)
  const name = filename.replace(/\.[^.]+$/, '')
  return type !== null && contentKind(type) === 'prose' && name !== '' ? name : filename
}

/** Badges and other images, HTML tags and comments, links to a reference, and their replacements, in order. */
const MARKS: readonly (readonly [RegExp, string])[] = [
  [/!\[[^[\]]{0,500}\](?:\([^()\s]{0,500}(?:\s"[^"]{0,500}")?\)|\[[^[\]]{0,500}\])/g, ''],
  [/<!--.{0,1000}?-->|<\/?[a-zA-Z][^<>]{0,1000}>/g, ' '],
  [/\[([^[\]]{0,500})\]\[[^[\]]{0,500}\]/g, '$1'],
]

/** The text of a line of Markdown. Empty if it has no letter or digit, like a row of badges. */
function plainTitle(line: string): string {
  const title = plainMarkdown(MARKS.reduce((rest, [mark, kept]) => rest.replace(mark, kept), line))
  return /[\p{L}\p{N}]/u.test(title) ? title : ''
}

function cutTitle(title: string): string {
  // A character has at most two UTF-16 code units.
  const start = [...title.slice(0, 2 * MAX_CHARACTERS + 1).trimEnd()]
  return start.length > MAX_CHARACTERS ? `${start.slice(0, MAX_CHARACTERS - 1).join('')}…` : start.join('')
}
