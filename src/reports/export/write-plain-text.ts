import type { Block, ReportLayout, Run } from '../report-layout.ts'

/** The text of a report, one paragraph per line, without references. */
export function writePlainText({ title, sections }: ReportLayout): string {
  const lines = sections.flatMap(section => [section.title, ...section.blocks.flatMap(blockLines)])
  return [title, ...lines].join('\n')
}

function blockLines(block: Block): string[] {
  switch (block.kind) {
    case 'paragraph':
    case 'heading':
      return [showRuns(block.runs)]
    case 'list':
      return block.items.flatMap(item => item.flatMap(blockLines))
    case 'quote':
      return block.blocks.flatMap(blockLines)
    case 'code':
      return [block.text]
    case 'table':
      return block.rows.map(row => row.map(showRuns).join(' | '))
  }
}

/** Runs as text, with marks as `[n]`. */
export function showRuns(runs: readonly Run[]): string {
  return runs.map(run => (run.kind === 'text' ? run.text : `[${run.number}]`)).join('')
}
