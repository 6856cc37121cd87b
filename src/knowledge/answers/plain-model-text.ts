import { plainMarkdown } from '../text/plain-markdown.ts'

const HTML_ELEMENTS = `a abbr address area article aside audio b base bdi bdo big blockquote body br button canvas caption center cite
  code col colgroup dd del details dfn dialog div dl dt em embed fieldset figcaption figure font footer form frame frameset
  h[1-6] head header hr html i iframe img input ins kbd label legend li link main mark marquee math menu meta meter nav noscript object
  ol optgroup option output p param picture plaintext pre progress q rp rt ruby s samp script section select slot small source span
  strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr xmp`
/** An element of HTML, or whatever has an attribute or a name of its own making. `Promise<void>` has neither. */
const HTML_TAG = new RegExp(
  `<(?:[!?/]|(?:${HTML_ELEMENTS.split(/\s+/).join('|')})(?![a-z0-9])|[a-z][^<>\\s]{0,50}[:/-]|[a-z][^<>]{0,200}=)[^<>]{0,2000}>`,
  'gi',
)

/** What a model's text may not carry, and what stays of it. Bounded, so that no text takes long. */
const FORBIDDEN: readonly (readonly [RegExp, string])[] = [
  // Invisible characters, and those that turn the direction of writing.
  [/[\u00AD\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF\u{E0000}-\u{E007F}]/gu, ''],
  [/<!--(?:(?!<!--)[\s\S]){0,2000}?-->/g, ' '],
  [HTML_TAG, ' '],
  // In an address, parentheses may stand in each other.
  [/!\[[^[\]]{0,500}\]\s?(?:\((?:[^()]|\([^()]{0,500}\)){0,2000}\)|\[[^[\]]{0,500}\])?/g, ''],
  [/\[([^[\]]{0,500})\]\s?(?:\((?:[^()]|\([^()]{0,500}\)){0,2000}\)|\[[^[\]]{0,500}\])/g, '$1'],
  // Right behind what is no letter or digit of ASCII: a Korean particle has no space before what follows it.
  [/[a-z][a-z0-9+.-]{1,30}:\/\/[^\s)\]>"']{0,2000}/gi, ''],
  [/(?<![a-z0-9])(?:javascript|data|vbscript|mailto|tel|file):[^\s)\]>"']{1,2000}/gi, ''],
  [/(?<![a-z0-9])www\.[^\s)\]>"']{1,2000}/gi, ''],
  [/(?<![a-z0-9.@-])(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}\/[^\s)\]>"']{0,2000}/gi, ''],
  // What stays of brackets and parentheses when all that was in them is gone.
  [/\[\s*\]|\(\s*\)|<\s*>/g, ' '],
]
/** An address of e-mail, begun where no other may begin, so that it is linear. A Korean particle behind it is none of it. */
const EMAIL =
  /(?<![a-z0-9._%+-])[a-z0-9._%+-]*[@＠](?:[\p{L}\p{N}-]{1,63}\.){1,8}(?:[a-z][a-z0-9-]{1,62}|\p{L}{2,24})/giu
/** What no format shows; a line feed or a tab parts words. */
const CONTROL = /[\p{Cc}\u2028\u2029\uFFFE\uFFFF]/gu
/** What is left of HTML or a link that was cut or nested. With a space in it, it is neither. */
const LEFT_OVER = /<(?=[a-z!/?])|\](?=[[(:])/gi

/**
 * A sentence of a model as plain text in one line: without links, addresses, images, HTML, control characters, those that turn the
 * direction of writing, halves of surrogate pairs, and marks of Markdown.
 *
 * @param passages what it rests on: an address of e-mail that stands there stays
 */
export function plainModelText(sentence: string, passages: readonly string[] = []): string {
  const shown = sentence.toWellFormed().replace(CONTROL, character => (/\s/.test(character) ? ' ' : ''))
  // Marks and what is taken out may have parted what is forbidden.
  const bare = takeOut(plainMarkdown(takeOut(shown)))
  return keepEmails(bare, passages)
    .replace(/\s+/g, ' ')
    .replace(/ ([.,;:!?])/g, '$1')
    .trim()
    .replace(LEFT_OVER, '$& ')
}

function takeOut(text: string): string {
  return FORBIDDEN.reduce((rest, [forbidden, kept]) => rest.replace(forbidden, kept), text)
}

function keepEmails(text: string, passages: readonly string[]): string {
  const emails = emailsIn(text)
  if (emails.length === 0) return text
  const known = new Set(passages.flatMap(emailsIn))
  return text.replace(EMAIL, email => (known.has(email.toLowerCase()) ? email : ' '))
}

function emailsIn(text: string): string[] {
  return text.match(EMAIL)?.map(email => email.toLowerCase()) ?? []
}
