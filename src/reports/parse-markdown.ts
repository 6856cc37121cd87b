import type { Nodes, Root } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table'
import { cjkFriendlyExtension } from 'micromark-extension-cjk-friendly'
import { gfmTable } from 'micromark-extension-gfm-table'

/** HTML stays text. Definitions stay text too, so that they cannot hide content. */
const DISABLED = { disable: { null: ['htmlFlow', 'htmlText', 'definition'] } }
/** Each nested list or quote adds two levels. Deeper input is an attempt to break the parser. */
const MAX_LEVELS = 32
/** A line that starts with 16 list or quote markers, or 100 spaces or tabs. The parser is too slow on these. */
const NESTED = /^(?:(?:[ \t]*(?:[>*+-]|\d{1,9}[.)])){16}|[ \t]{100})/m

/**
 * Parses Markdown, including tables, into a tree with positions. Input that is nested too deeply becomes plain lines.
 */
export function parseMarkdown(markdown: string): Root {
  if (NESTED.test(markdown)) return plainLines(markdown)
  const root = fromMarkdown(markdown, {
    // Without it, the particle after `**한국어(Korean)**는` breaks the emphasis.
    extensions: [gfmTable(), cjkFriendlyExtension(), DISABLED],
    mdastExtensions: [gfmTableFromMarkdown()],
  })
  return levelsOf(root) > MAX_LEVELS ? plainLines(markdown) : root
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
