import { stringify } from 'csv-stringify/sync'
import { unzipSync } from 'fflate'
import type { Cell, CellObject } from 'write-excel-file/node'
import { packZip } from '../../reports/export/pack-zip.ts'
import { cleanText } from '../../reports/text.ts'
import type { TableContent } from './fact-table.ts'
import { fileWords } from './file-words.ts'
import { type GoalFileData, toGoalFile } from './goal-file.ts'
import { measureText } from './text-lines.ts'

/** Numbers that a spreadsheet shows as they are written. Not `007`, and none with more digits than Excel keeps. */
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/
const MAX_DIGITS = 15

/** Writes a table as CSV and as XLSX. The same table yields the same bytes. */
export async function makeTable({
  title,
  language,
  ...content
}: TableContent & {
  title: string
  /** BCP 47 tag. */
  language: string
}): Promise<GoalFileData[]> {
  const table = {
    columns: content.columns.map(cleanCell),
    rows: content.rows.map(row => row.map(cleanCell)),
  }
  const decimals = table.columns.map((_, i) => countDecimals(table.rows.map(row => row[i] ?? '')))
  return [
    toGoalFile('CSV', title, writeCsv(table, decimals)),
    toGoalFile('XLSX', title, await writeXlsx(table, decimals, language)),
  ]
}

function cleanCell(text: string): string {
  return cleanText(text).trim()
}

/** The most decimals in a column of numbers. Null if it has other texts, or only empty cells. */
function countDecimals(cells: readonly string[]): number | null {
  const filled = cells.filter(cell => cell !== '')
  const isNumeric = filled.every(cell => NUMBER.test(cell) && cell.replace(/\D/g, '').length <= MAX_DIGITS)
  if (filled.length === 0 || !isNumeric) return null
  return Math.max(...filled.map(cell => cell.split('.')[1]?.length ?? 0))
}

/**
 * Excel needs the byte order mark to read UTF-8. A spreadsheet would run a text such as `=1+1`: `escape_formulas` writes
 * an apostrophe before it. Negative numbers of a column of numbers need none.
 */
function writeCsv({ columns, rows }: TableContent, decimals: readonly (number | null)[]): Uint8Array {
  const csv = stringify([columns, ...rows], {
    bom: true,
    record_delimiter: 'windows',
    escape_formulas: true,
    cast: {
      string: (value, { index, records }) => ({
        value,
        escape_formulas: records === 0 || decimals[index] === null,
      }),
    },
  })
  return new TextEncoder().encode(csv)
}

/** Widths of a column, in characters. */
const MIN_WIDTH = 8
const MAX_WIDTH = 60
const PADDING = 3
const HEADER_COLOR = '#F3F4F6'
const BORDER = { borderColor: '#D1D5DB', borderStyle: 'thin' } as const

/** Writes a workbook with one sheet. */
async function writeXlsx(
  { columns, rows }: TableContent,
  decimals: readonly (number | null)[],
  language: string,
): Promise<Uint8Array> {
  const { sheet, font } = fileWords(language)
  // Loaded on first use, because few processes write files.
  const { default: writeExcelFile } = await import('write-excel-file/node')
  const header = columns.map(
    (value): Cell => ({
      ...textCell(value),
      fontWeight: 'bold',
      backgroundColor: HEADER_COLOR,
    }),
  )
  const body = rows.map(row => row.map((value, i) => toCell(value, decimals[i] ?? null)))
  const widths = columns.map((name, i) => ({ width: chooseWidth([name, ...rows.map(row => row[i] ?? '')]) }))
  const file = writeExcelFile(
    [header, ...body],
    { sheet, columns: widths, stickyRowsCount: 1, orientation: 'landscape' },
    { fontFamily: font, fontSize: 11 },
  )
  // Repacked because the library stores the current time.
  const parts = Object.entries(unzipSync(await file.toBuffer()))
  return packZip(parts.map(([name, content]) => ({ name, content })))
}

function toCell(value: string, decimals: number | null): Cell {
  if (decimals === null || value === '') return textCell(value)
  const format = decimals > 0 ? `0.${'0'.repeat(decimals)}` : '0'
  return { value: Number(value), type: Number, format, alignVertical: 'top', ...BORDER }
}

/** Older versions of Excel show longer texts of this format as `####`. */
const MAX_TEXT_FORMAT = 255

/** A text stays one: no content becomes a formula, a number or a date, even after it is edited. */
function textCell(value: string): CellObject {
  const format = value.length <= MAX_TEXT_FORMAT ? { format: '@' } : {}
  return { value, type: String, ...format, wrap: true, alignVertical: 'top', ...BORDER }
}

function chooseWidth(cells: readonly string[]): number {
  // A character of a spreadsheet is about half an em.
  const longest = cells.reduce((max, cell) => Math.max(max, 2 * measureText(cell)), 0)
  return Math.min(MAX_WIDTH, Math.max(MIN_WIDTH, Math.ceil(longest) + PADDING))
}
