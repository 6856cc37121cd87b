import { styleText } from 'node:util'
import stringWidth from 'string-width'
import wrapAnsi from 'wrap-ansi'

const BAR_WIDTH = 20

/** Whether a line can be overwritten. Otherwise each update is printed on its own line. */
const isLive = process.stdout.isTTY === true && process.env.TERM !== 'dumb'
/** Output width in columns. */
const width = Math.min(Math.max(process.stdout.columns ?? 100, 60), 110)

// `styleText` omits colors if NO_COLOR is set or the output is not a terminal.
export const bold = (text: string) => styleText('bold', text)
export const dim = (text: string) => styleText('dim', text)
export const green = (text: string) => styleText('green', text)
const cyan = (text: string) => styleText('cyan', text)

export function printLine(line = ''): void {
  process.stdout.write(`${line}\n`)
}

export function printHeading(text: string): void {
  printLine(`\n${bold(cyan(text))}\n`)
}

/** A line that `show` overwrites if the terminal supports it. `keep` ends it, so later output starts on the next line. */
export function createLiveLine() {
  let isOpen = false
  return {
    show(text: string): void {
      process.stdout.write(isLive ? `\r\x1b[2K${text}` : `${text}\n`)
      isOpen = isLive
    },
    keep(): void {
      if (isOpen) printLine()
      isOpen = false
    },
  }
}

export function formatPercent(percent: number): string {
  return `${percent.toFixed(1)} %`.padStart(7)
}

export function formatBar(percent: number): string {
  const done = Math.round((percent / 100) * BAR_WIDTH)
  return green('█'.repeat(done)) + dim('░'.repeat(BAR_WIDTH - done))
}

/** Percentages as a row of bars, from left to right. */
export function formatSparkline(percents: readonly number[]): string {
  const steps = '▁▂▃▄▅▆▇█'
  return green(percents.map(percent => steps[Math.min(7, Math.floor((percent / 100) * 8))]).join(''))
}

/** Wraps text to the width that remains after `indent` columns, and indents all lines but the first. */
export function wrapIndented(indent: number, text: string, maxLines = 5): string {
  const lines = wrapAnsi(text, width - indent - 2).split('\n')
  const shown = lines.slice(0, maxLines).join(`\n${' '.repeat(indent)}`)
  return lines.length > maxLines ? `${shown} …` : shown
}

/** Fits columns to their content, by display width (한 takes two columns). The last column is wrapped. */
export function formatTable(head: string[], rows: string[][]): string {
  const widths = head
    .slice(0, -1)
    .map((_, i) => Math.max(...[head, ...rows].map(row => stringWidth(row[i] ?? ''))))
  const indent = 2 + widths.reduce((sum, columns) => sum + columns + 2, 0)
  const formatRow = (row: string[]) => {
    const cells = widths.map((columns, i) => pad(row[i] ?? '', columns))
    return `  ${[...cells, wrapIndented(indent, row.at(-1) ?? '')].join('  ')}`
  }
  return [dim(formatRow(head)), ...rows.map(formatRow)].join('\n')
}

function pad(text: string, columns: number): string {
  return text + ' '.repeat(columns - stringWidth(text))
}
