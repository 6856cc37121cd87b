/** Markdown marks and their replacements, in order. Repetitions are bounded, so that no text is slow to match. */
const MARKS: readonly (readonly [RegExp, string])[] = [
  [/!?\[([^[\]]{0,500})\]\([^()\s]{0,500}(?:\s"[^"]{0,500}")?\)/g, '$1'],
  [/(`{1,3})([^`]{1,500})\1/g, '$2'],
  [/(^|\s)#{1,6}\s+/g, '$1'],
  [/^(?:>\s+)+/, ''],
  // `3. 1.` is a date.
  [/^(?:[-*+]|\d{1,3}[.)](?!\s?\d{1,2}\.))\s+/, ''],
  [/(\*\*|__)(?=[^\s*_])(.{1,500}?)(?<=\S)\1/g, '$2'],
  [/(?<![\w*])\*(?=[^\s*])([^*]{1,500})(?<=\S)\*(?![\w*])/g, '$1'],
]
const TABLE_ROW = /^\||\|[^|]*\|/
const TABLE_RULE = /:?-{3,}:?/g

/** Removes the marks of headings, lists, emphasis, code, links and tables from a line of Markdown. */
export function plainMarkdown(line: string): string {
  const text = MARKS.reduce((rest, [mark, kept]) => rest.replace(mark, kept), line)
  const cells = TABLE_ROW.test(text) ? text.replace(TABLE_RULE, ' ').replaceAll('|', ' ') : text
  return cells.replace(/\s+/g, ' ').trim()
}
