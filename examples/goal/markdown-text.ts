import { styleText } from 'node:util'
import stringWidth from 'string-width'
import { bold, formatTable, wrapIndented } from '../terminal/terminal.ts'

/** Tables with wider rows are shown as lists. */
const MAX_TABLE_COLUMNS = 90

/** Markdown as text for a terminal. @returns lines. */
export function formatMarkdown(markdown: string): string[] {
  const lines = markdown.split('\n')
  const shown: string[] = []
  for (let i = 0; i < lines.length; i++) {
    const end = findTableEnd(lines, i)
    if (end > i) shown.push(...formatMarkdownTable(lines.slice(i, end).map(readCells)))
    else shown.push(...formatLine(lines[i] ?? ''))
    i = Math.max(i, end - 1)
  }
  return shown
}

function formatLine(line: string): string[] {
  const heading = /^#{1,6} +(.*)$/.exec(line)?.[1]
  if (heading !== undefined) return [`  ${styleText(['bold', 'cyan'], plain(heading))}`]
  const [marker = ''] = /^ *(?:[-*+] |\d+[.)] |> )?/.exec(line) ?? []
  const indent = 2 + marker.length
  const text = wrapIndented(indent, formatInline(line.slice(marker.length)), Infinity)
  return [`  ${marker}${text}`.trimEnd()]
}

/** @returns the index after the table that starts in this line, or -1 if none does. */
function findTableEnd(lines: readonly string[], start: number): number {
  if (!lines[start]?.startsWith('|') || !/^\|[-:| ]+$/.test(lines[start + 1] ?? '')) return -1
  const end = lines.findIndex((line, i) => i > start && !line.startsWith('|'))
  return end < 0 ? lines.length : end
}

function readCells(line: string): string[] {
  return line
    .replace(/^\||\|(?=(?: \[\d+\])*$)/g, '')
    .split(/(?<!\\)\|/)
    .map(cell => plain(cell.trim().replace(/ {2,}/g, ' ')))
}

function formatMarkdownTable([head = [], , ...rows]: string[][]): string[] {
  const widths = head.map((_, i) => Math.max(...[head, ...rows].map(row => stringWidth(row[i] ?? ''))))
  if (widths.reduce((sum, width) => sum + width + 2, 0) <= MAX_TABLE_COLUMNS)
    return formatTable(head, rows).split('\n')
  return rows.flatMap(([first = '', ...cells]) => [
    `  - ${bold(first)}`,
    ...cells.map((cell, i) => `    ${wrapIndented(4, `${head[i + 1] ?? ''}: ${cell}`, Infinity)}`),
  ])
}

function formatInline(text: string): string {
  return unescapeMarkdown(text.replace(/(?<!\\)\*\*(.+?)(?<!\\)\*\*/g, (_, strong: string) => bold(strong)))
}

const plain = (text: string) => unescapeMarkdown(text.replace(/(?<!\\)\*\*/g, ''))

/** Without the backslashes that keep punctuation from being Markdown. */
const unescapeMarkdown = (text: string) => text.replace(/\\([!-/:-@[-`{-~])/g, '$1')
