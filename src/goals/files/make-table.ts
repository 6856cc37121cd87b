import { stringify } from 'csv-stringify/sync'
import { strFromU8, unzipSync } from 'fflate'
import type { Cell, CellObject } from 'write-excel-file/node'
import { packZip } from '../../reports/export/pack-zip.ts'
import { cleanText } from '../../reports/text.ts'
import type { TableContent } from './fact-table.ts'
import { fileWords } from './file-words.ts'
import { type GoalFileData, toGoalFile } from './goal-file.ts'
import { fitText, measureText } from './text-lines.ts'

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
    // By default, only the delimiter of records is quoted, not a lone line feed.
    quoted_match: /[\r\n]/,
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
/** Of a column with a cell that is too high otherwise. Fits 1,000 Hangul characters. */
const MAX_WIDTH_OF_HIGH_CELLS = 90
const PADDING = 3
/** About. */
const CHARACTERS_PER_EM = 2
/** In points. The maximum is that of Excel. */
const LINE_HEIGHT = 16
const MAX_HEIGHT = 409
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
  const widths = columns.map((name, i) => chooseWidth([name, ...rows.map(row => row[i] ?? '')]))
  const header = columns.map(
    (value, i): Cell => ({
      ...textCell(value, widths[i]),
      fontWeight: 'bold',
      backgroundColor: HEADER_COLOR,
    }),
  )
  const body = rows.map(row => row.map((value, i) => toCell(value, decimals[i] ?? null, widths[i])))
  const file = writeExcelFile(
    [header, ...body],
    { sheet, columns: widths.map(width => ({ width })), stickyRowsCount: 1, orientation: 'landscape' },
    { fontFamily: font, fontSize: 11 },
  )
  // Repacked because the library stores the current time.
  const parts = Object.entries(unzipSync(await file.toBuffer()))
  return packZip(
    parts.map(([name, content]) => ({
      name,
      content: name === SHEET ? fitToPageWidth(strFromU8(content)) : content,
    })),
  )
}

const SHEET = 'xl/worksheets/sheet1.xml'

/** Prints all columns on one page, and as many pages as the rows need. The library has no option for it. */
function fitToPageWidth(sheet: string): string {
  return sheet
    .replace(/<worksheet[^>]*>/, '$&<sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>')
    .replace('<pageSetup ', '<pageSetup fitToWidth="1" fitToHeight="0" ')
}

function toCell(value: string, decimals: number | null, width: number | undefined): Cell {
  if (decimals === null || value === '') return textCell(value, width)
  const format = decimals > 0 ? `0.${'0'.repeat(decimals)}` : '0'
  return { value: Number(value), type: Number, format, alignVertical: 'top', ...BORDER }
}

/** Older versions of Excel show longer texts of this format as `####`. */
const MAX_TEXT_FORMAT = 255

/** A text stays one: no content becomes a formula, a number or a date, even after it is edited. */
function textCell(value: string, width = MIN_WIDTH): CellObject {
  const format = value.length <= MAX_TEXT_FORMAT ? { format: '@' } : {}
  // Not every program computes a height that shows wrapped text in full.
  const height = Math.min(MAX_HEIGHT, measureHeight(value, width))
  return { value, type: String, ...format, height, wrap: true, alignVertical: 'top', ...BORDER }
}

/** The estimated height of a cell in points. */
function measureHeight(cell: string, width: number): number {
  const ems = (width - PADDING) / CHARACTERS_PER_EM
  const lines = cell.split('\n').reduce((sum, line) => sum + Math.max(1, fitText(line, ems).lines), 0)
  return lines * LINE_HEIGHT
}

function chooseWidth(cells: readonly string[]): number {
  const longest = cells.reduce((max, cell) => Math.max(max, CHARACTERS_PER_EM * measureText(cell)), 0)
  const needed = Math.max(MIN_WIDTH, Math.ceil(longest) + PADDING)
  const isTooHigh = cells.some(cell => measureHeight(cell, MAX_WIDTH) > MAX_HEIGHT)
  return Math.min(needed, isTooHigh ? MAX_WIDTH_OF_HIGH_CELLS : MAX_WIDTH)
}
