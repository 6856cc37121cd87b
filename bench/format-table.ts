import type { Result } from './benchmark.ts'

const HEAD = ['benchmark', 'mode', 'figure', 'reference', 'ratio']

/** Formats the results as a Markdown table. */
export function formatTable(results: readonly Result[]): string {
  const rows = results.map(({ benchmark, mode, measure, unit, figure, reference, ratio }) => [
    `${benchmark}: ${measure}`,
    mode,
    `${formatNumber(figure)} ${unit}`,
    `${reference.name} ${formatNumber(reference.figure)} ${unit}`,
    formatNumber(ratio),
  ])
  const widths = HEAD.map((title, i) => Math.max(title.length, ...rows.map(row => row[i]?.length ?? 0)))
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(' | ')} |`
  return [line(HEAD), line(widths.map(width => '-'.repeat(width))), ...rows.map(line)].join('\n')
}

/** Formats a number with up to three significant digits. */
export function formatNumber(value: number): string {
  if (value >= 100) return String(Math.round(value))
  return value >= 10 ? value.toFixed(1) : value >= 0.1 ? value.toFixed(2) : value.toPrecision(2)
}
