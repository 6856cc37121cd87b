import { plainMarkdown } from '../text/plain-markdown.ts'

const HTML_ELEMENTS = `a abbr address area article aside audio b base bdi bdo big blockquote body br button canvas caption center cite
  code col colgroup dd del details dfn dialog div dl dt em embed fieldset figcaption figure font footer form frame frameset
  h[1-6] head header hr html i iframe img input ins kbd label legend li link main mark marquee math menu meta meter nav noscript object
  ol optgroup option output p param picture plaintext pre progress q rp rt ruby s samp script section select slot small source span
  strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr xmp`
/** An HTML element, or any tag with an attribute or a custom name. Does not match `Promise<void>`. */
const HTML_TAG = new RegExp(
  `<(?:[!?/]|(?:${HTML_ELEMENTS.split(/\s+/).join('|')})(?![a-z0-9])|[a-z][^<>\\s]{0,50}[:/-]|[a-z][^<>]{0,200}=)[^<>]{0,2000}>`,
  'gi',
)

/** Patterns to remove from model text, with replacements. Repetitions are bounded, so that no text is slow to match. */
const FORBIDDEN: readonly (readonly [RegExp, string])[] = [
  // Invisible characters and bidirectional controls.
  [/[\u00AD\u061C\u180E\u200B-\u200F\u202A-\u202E\u2060-\u2069\uFEFF\u{E0000}-\u{E007F}]/gu, ''],
  [/<!--(?:(?!<!--)[\s\S]){0,2000}?-->/g, ' '],
  [HTML_TAG, ' '],
  // Parentheses can be nested in a URL.
  [/!\[[^[\]]{0,500}\]\s?(?:\((?:[^()]|\([^()]{0,500}\)){0,2000}\)|\[[^[\]]{0,500}\])?/g, ''],
  [/\[([^[\]]{0,500})\]\s?(?:\((?:[^()]|\([^()]{0,500}\)){0,2000}\)|\[[^[\]]{0,500}\])/g, '$1'],
  // URLs can directly follow any character except ASCII letters and digits: Korean does not need a space before them.
  [/[a-z][a-z0-9+.-]{1,30}:\/\/[^\s)\]>"']{0,2000}/gi, ''],
  [/(?<![a-z0-9])(?:javascript|data|vbscript|mailto|tel|file):[^\s)\]>"']{1,2000}/gi, ''],
  [/(?<![a-z0-9])www\.[^\s)\]>"']{1,2000}/gi, ''],
  [/(?<![a-z0-9.@-])(?:[a-z0-9-]{1,63}\.){1,8}[a-z]{2,24}\/[^\s)\]>"']{0,2000}/gi, ''],
  // Brackets and parentheses that are now empty.
  [/\[\s*\]|\(\s*\)|<\s*>/g, ' '],
]
/** An email address, without a Korean particle after it. The lookbehind keeps matching linear. */
const EMAIL =
  /(?<![a-z0-9._%+-])[a-z0-9._%+-]*[@＠](?:[\p{L}\p{N}-]{1,63}\.){1,8}(?:[a-z][a-z0-9-]{1,62}|\p{L}{2,24})/giu
/** Control characters, which no format shows. Line feeds and tabs become spaces. */
const CONTROL = /[\p{Cc}\u2028\u2029\uFFFE\uFFFF]/gu
/** Remains of truncated or nested HTML and links. A space inserted after the match makes them harmless. */
const LEFT_OVER = /<(?=[a-z!/?])|\](?=[[(:])/gi

/**
 * Converts a sentence of a model to one line of plain text: removes links, URLs, email addresses, images, HTML, control
 * characters, bidirectional controls, halves of surrogate pairs and Markdown marks.
 *
 * @param passages cited by the sentence. Email addresses that occur in them are kept.
 */
export function plainModelText(sentence: string, passages: readonly string[] = []): string {
  const shown = sentence.toWellFormed().replace(CONTROL, character => (/\s/.test(character) ? ' ' : ''))
  // Repeated, because removing marks can join the parts of a forbidden pattern.
  const bare = removeForbidden(plainMarkdown(removeForbidden(shown)))
  return keepEmails(bare, passages)
    .replace(/\s+/g, ' ')
    .replace(/ ([.,;:!?])/g, '$1')
    .trim()
    .replace(LEFT_OVER, '$& ')
}

function removeForbidden(text: string): string {
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
