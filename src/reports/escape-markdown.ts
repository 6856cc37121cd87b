import { toMarkdown } from 'mdast-util-to-markdown'

/** A text as Markdown that shows just this text: nothing in it is a mark, whatever it looks like. */
export function escapeMarkdown(text: string): string {
  return toMarkdown({ type: 'paragraph', children: [{ type: 'text', value: text }] }).trimEnd()
}
