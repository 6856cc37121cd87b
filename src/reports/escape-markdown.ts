import { toMarkdown } from 'mdast-util-to-markdown'

/** Escapes a text so that Markdown renders it literally. */
export function escapeMarkdown(text: string): string {
  return toMarkdown({ type: 'paragraph', children: [{ type: 'text', value: text }] }).trimEnd()
}

/** A Markdown heading that renders the text literally. Also escapes a trailing `#`, which would close the heading. */
export function writeHeading(depth: 1 | 2 | 3, text: string): string {
  return toMarkdown({ type: 'heading', depth, children: [{ type: 'text', value: text }] }).trimEnd()
}
