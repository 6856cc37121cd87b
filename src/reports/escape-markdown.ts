import { toMarkdown } from 'mdast-util-to-markdown'

/** A text as Markdown that shows just this text: nothing in it is a mark, whatever it looks like. */
export function escapeMarkdown(text: string): string {
  return toMarkdown({ type: 'paragraph', children: [{ type: 'text', value: text }] }).trimEnd()
}

/** A heading that shows just this text. Behind a heading, `#` would be a mark too. */
export function writeHeading(depth: 1 | 2 | 3, text: string): string {
  return toMarkdown({ type: 'heading', depth, children: [{ type: 'text', value: text }] }).trimEnd()
}
