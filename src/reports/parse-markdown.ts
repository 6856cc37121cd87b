import type { Nodes, Root } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table'
import { cjkFriendlyExtension } from 'micromark-extension-cjk-friendly'
import { gfmTable } from 'micromark-extension-gfm-table'

/** HTML stays text, and nothing can be hidden in a definition. */
const DISABLED = { disable: { null: ['htmlFlow', 'htmlText', 'definition'] } }
/** Lists and quotes within each other, each two deep. What is nested deeper was made to break its readers. */
const MOST_LEVELS = 32
/** Many marks of lists and quotes at the beginning of a line, or a far indent: the parser takes too long over those. */
const NESTED = /^(?:(?:[ \t]*(?:[>*+-]|\d{1,9}[.)])){16}|[ \t]{100})/m

/** The tree of a Markdown with tables, each node with its place. One that is nested too deeply is plain lines. */
export function parseMarkdown(markdown: string): Root {
  if (NESTED.test(markdown)) return plainLines(markdown)
  const root = fromMarkdown(markdown, {
    // Without it the particle behind `**한국어(Korean)**는` takes the emphasis away.
    extensions: [gfmTable(), cjkFriendlyExtension(), DISABLED],
    mdastExtensions: [gfmTableFromMarkdown()],
  })
  return levelsOf(root) > MOST_LEVELS ? plainLines(markdown) : root
}

function levelsOf(root: Root): number {
  let levels = 0
  let nodes: Nodes[] = [root]
  for (; nodes.length > 0; levels++) nodes = nodes.flatMap(node => ('children' in node ? node.children : []))
  return levels
}

function plainLines(markdown: string): Root {
  return {
    type: 'root',
    children: [...markdown.matchAll(/[^\r\n]+/g)].map(({ 0: value, index }) => {
      const point = (offset: number) => ({ line: 1, column: 1, offset })
      const position = { start: point(index), end: point(index + value.length) }
      return { type: 'paragraph', children: [{ type: 'text', value, position }] }
    }),
  }
}
