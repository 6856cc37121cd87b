import type { Figures } from './summarize.ts'

const HEAD = ['set', 'kind', 'language', 'way', 'questions', 'hit@3', 'hit@10', 'MRR', 'nDCG@10']

/** Formats the figures as a Markdown table. */
export function formatFigures(figures: readonly Figures[]): string {
  const rows = figures.map(row => [
    row.set,
    row.kind,
    row.language,
    row.variant === 'clean' ? row.way : `${row.way}, ${row.variant}`,
    String(row.questions),
    ...[row.hit3, row.hit10, row.mrr, row.ndcg10].map(value => value.toFixed(3)),
  ])
  const widths = HEAD.map((title, i) => Math.max(title.length, ...rows.map(row => row[i]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`
  return [line(HEAD), line(widths.map(width => '-'.repeat(width))), ...rows.map(line)].join('\n')
}
