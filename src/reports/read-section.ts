import type { Code, Nodes, Root, RootContent, Table } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmTableFromMarkdown } from 'mdast-util-gfm-table'
import { cjkFriendlyExtension } from 'micromark-extension-cjk-friendly'
import { gfmTable } from 'micromark-extension-gfm-table'
import type { PlacedMark } from './number-references.ts'
import { type MarksOf, readRuns, toMark } from './read-runs.ts'
import type { Block, Run } from './report-layout.ts'
import { alignColumns } from './table-columns.ts'
import { cleanText } from './text.ts'

/** HTML stays text. Definitions stay text too, so that they cannot hide content. */
const DISABLED = { disable: { null: ['htmlFlow', 'htmlText', 'definition'] } }
/** Each nested list or quote adds two levels. Deeper input is an attempt to break the parser. */
const MAX_LEVELS = 32
/** A line that starts with 16 list or quote markers, or 100 spaces or tabs. The parser is too slow on these. */
const NESTED = /^(?:(?:[ \t]*(?:[>*+-]|\d{1,9}[.)])){16}|[ \t]{100})/m

/**
 * Parses Markdown, including tables, into a tree with positions. Input that is nested too deeply becomes plain lines.
 */
function parseMarkdown(markdown: string): Root {
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

interface Reading {
  source: string
  marksOf: MarksOf
  /** The smallest heading depth in the section. */
  topDepth: number
  isNested: boolean
}

/** Parses a section's Markdown into blocks and inserts its reference marks. */
export function readSection(markdown: string, marks: readonly PlacedMark[]): Block[] {
  const root = parseMarkdown(markdown)
  const depths = root.children.flatMap(node => (node.type === 'heading' ? [node.depth] : []))
  return readBlocks(root.children, {
    source: markdown,
    marksOf: placeMarks(root, marks),
    topDepth: Math.min(...depths),
    isNested: false,
  })
}

/** Assigns each mark to the last text node that starts before it. */
function placeMarks(root: Root, marks: readonly PlacedMark[]): MarksOf {
  const texts = textsIn(root)
  const placed = new Map<Nodes, PlacedMark[]>()
  let i = 0
  for (const mark of marks) {
    while ((texts[i + 1]?.position?.start.offset ?? Number.POSITIVE_INFINITY) < mark.offset) i++
    const text = texts[i]
    if (text) placed.set(text, [...(placed.get(text) ?? []), mark])
  }
  return node => placed.get(node) ?? []
}

/** All nodes with their own text, in order. */
function textsIn(node: Nodes): Nodes[] {
  if ('children' in node) return node.children.flatMap(textsIn)
  return node.type === 'thematicBreak' ? [] : [node]
}

function readBlocks(nodes: readonly RootContent[], reading: Reading): Block[] {
  return nodes.flatMap(node => readBlock(node, reading)).filter(hasText)
}

function readBlock(node: RootContent, reading: Reading): Block[] {
  const within = { ...reading, isNested: true }
  switch (node.type) {
    case 'paragraph':
      return [{ kind: 'paragraph', runs: readRuns(node.children, reading.source, reading.marksOf) }]
    case 'heading': {
      const runs = readRuns(node.children, reading.source, reading.marksOf)
      // A heading inside a list or quote would look like a section of the report.
      if (reading.isNested) return [{ kind: 'paragraph', runs: runs.map(toStrong) }]
      return [{ kind: 'heading', level: node.depth > reading.topDepth ? 3 : 2, runs }]
    }
    case 'list': {
      const items = node.children.map(item => readBlocks(item.children, within))
      return [{ kind: 'list', start: node.ordered ? (node.start ?? 1) : null, items }]
    }
    case 'blockquote':
      return [{ kind: 'quote', blocks: readBlocks(node.children, within) }]
    case 'code':
      return readCode(node, reading)
    case 'table':
      return [readTable(node, reading)]
    default:
      return []
  }
}

function readCode(node: Code, { marksOf }: Reading): Block[] {
  const runs = marksOf(node).map(toMark)
  const code: Block = { kind: 'code', text: cleanText(node.value) }
  return runs.length === 0 ? [code] : [code, { kind: 'paragraph', runs }]
}

function readTable(node: Table, { source, marksOf }: Reading): Block {
  const read = node.children.map(row => row.children.map(cell => readRuns(cell.children, source, marksOf)))
  const width = read.reduce((max, row) => Math.max(max, row.length), 0)
  const rows = read.map(row => Array.from({ length: width }, (_, i): Run[] => row[i] ?? []))
  return { kind: 'table', alignments: alignColumns(rows, node.align ?? []), rows }
}

function toStrong(run: Run): Run {
  return run.kind === 'text' ? { ...run, isStrong: true } : run
}

function hasText(block: Block): boolean {
  switch (block.kind) {
    case 'paragraph':
    case 'heading':
      return block.runs.length > 0
    case 'list':
      return block.items.some(item => item.length > 0)
    case 'quote':
      return block.blocks.length > 0
    case 'code':
      return block.text !== ''
    default:
      return true
  }
}
