import type { BlockContent, DefinitionContent, PhrasingContent, RootContent } from 'mdast'
import { gfmTableToMarkdown } from 'mdast-util-gfm-table'
import { toMarkdown } from 'mdast-util-to-markdown'
import {
  type Block,
  describeReference,
  type Reference,
  type ReportLayout,
  type Run,
  referencesTitle,
} from '../report-layout.ts'
import { groupRuns } from './group-runs.ts'

/** Writes Markdown with marks as `[n]` and a list of references at the end. Everything but formatting is escaped. */
export function writeMarkdown(report: ReportLayout): string {
  const { title, byline, sections, references } = report
  const children: RootContent[] = [
    heading(1, [text(title)]),
    ...(byline ? [{ type: 'paragraph' as const, children: [text(byline)] }] : []),
    ...sections.flatMap(section => [heading(2, [text(section.title)]), ...section.blocks.map(toNode)]),
  ]
  if (references.length > 0)
    children.push(heading(2, [text(referencesTitle(report))]), referenceList(references))
  return toMarkdown(
    { type: 'root', children },
    { bullet: '-', rule: '-', fences: true, extensions: [gfmTableToMarkdown()] },
  )
}

function toNode(block: Block): BlockContent {
  switch (block.kind) {
    case 'paragraph':
      return { type: 'paragraph', children: toPhrasing(block.runs) }
    case 'heading':
      return heading(block.level === 2 ? 3 : 4, toPhrasing(block.runs))
    case 'list':
      return {
        type: 'list',
        ordered: block.start !== null,
        start: block.start,
        spread: false,
        children: block.items.map(item => ({ type: 'listItem', spread: false, children: toNodes(item) })),
      }
    case 'quote':
      return { type: 'blockquote', children: toNodes(block.blocks) }
    case 'code':
      return { type: 'code', value: block.text }
    case 'table':
      return {
        type: 'table',
        align: block.alignments.map(alignment => (alignment === 'left' ? null : alignment)),
        children: block.rows.map(row => ({
          type: 'tableRow',
          children: row.map(cell => ({ type: 'tableCell', children: toPhrasing(cell) })),
        })),
      }
  }
}

function toNodes(blocks: readonly Block[]): (BlockContent | DefinitionContent)[] {
  return blocks.map(toNode)
}

function toPhrasing(runs: readonly Run[]): PhrasingContent[] {
  return groupRuns(runs, 'isStrong').flatMap(strong => {
    const children = groupRuns(strong.runs, 'isEmphasized').flatMap(emphasized => {
      const inner = emphasized.runs.flatMap(toLeaf)
      return emphasized.isStyled ? [{ type: 'emphasis' as const, children: inner }] : inner
    })
    return strong.isStyled ? [{ type: 'strong' as const, children }] : children
  })
}

function toLeaf(run: Run): PhrasingContent[] {
  // Unescaped, unlike the brackets in the text.
  if (run.kind === 'reference') return [{ type: 'html', value: `[${run.number}]` }]
  if (run.isCode) return [{ type: 'inlineCode', value: run.text }]
  return run.text === '\n' ? [{ type: 'break' }] : [text(run.text)]
}

function referenceList(references: readonly Reference[]): BlockContent {
  return {
    type: 'list',
    ordered: true,
    start: 1,
    spread: false,
    children: references.map(reference => ({
      type: 'listItem',
      spread: false,
      children: [{ type: 'paragraph', children: [text(describeReference(reference))] }],
    })),
  }
}

function heading(depth: 1 | 2 | 3 | 4, children: PhrasingContent[]): RootContent & BlockContent {
  return { type: 'heading', depth, children }
}

function text(value: string): PhrasingContent {
  return { type: 'text', value }
}
