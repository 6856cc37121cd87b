import { strFromU8, unzipSync } from 'fflate'
import { afterEach, expect, it, vi } from 'vitest'
import { tableFromFacts } from '../../../src/goals/files/fact-table.ts'
import { makeTable } from '../../../src/goals/files/make-table.ts'
import { readTableAnswer, tablePrompt } from '../../../src/goals/files/model-table.ts'
import { readZip } from '../../../src/knowledge/extraction/read-zip.ts'
import { citedResult } from './cited-result.ts'

afterEach(() => {
  vi.useRealTimers()
})

const LIMITS = { maxBytes: 10_000_000, maxEntries: 100 }

async function make(columns: string[], rows: string[][], { title = 'Prices', language = 'en' } = {}) {
  const [csv, xlsx] = await makeTable({ columns, rows, title, language })
  if (!csv || !xlsx) throw new Error('A file is missing.')
  return { csv, xlsx }
}

/** Parses RFC 4180. Like spreadsheets, ends a row also at a line feed alone. */
function parseCsv(data: Uint8Array): string[][] {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(data)
  expect(text[0]).toBe('\uFEFF')
  return text
    .slice(1)
    .trimEnd()
    .split(/\r?\n(?=(?:[^"]*"[^"]*")*[^"]*$)/)
    .map(line =>
      [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
        ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
      ),
    )
}

/** The XML of the sheet and the styles, and its cells: texts as strings, numbers as numbers. */
async function readSheet(data: Uint8Array) {
  const parts = await readZip(data, LIMITS, () => true)
  const part = (name: string) => strFromU8(parts.get(name) ?? new Uint8Array())
  const shared = [...part('xl/sharedStrings.xml').matchAll(/<t[^>]*>([^<]*)<\/t>/g)].map(([, text]) => text)
  const sheet = part('xl/worksheets/sheet1.xml')
  const cells = [...sheet.matchAll(/<row .*?<\/row>/g)].map(([row]) =>
    [...row.matchAll(/<c [^>]*?(t="s")?><v>([^<]*)<\/v>/g)].map(([, isText, value]) =>
      isText ? shared[Number(value)] : Number(value),
    ),
  )
  return { cells, sheet, styles: part('xl/styles.xml'), workbook: part('xl/workbook.xml') }
}

it('writes a CSV that reads back as the table', async () => {
  const rows = [
    ['서울', 'a, "b"'],
    ['두 줄\n둘째', ''],
  ]
  const { csv } = await make(['지역', 'Note'], rows, { title: '가격: 2026/1', language: 'ko' })
  expect(parseCsv(csv.data)).toEqual([['지역', 'Note'], ...rows])
  expect([csv.filename, csv.contentType]).toEqual(['가격 2026 1.csv', 'text/csv; charset=utf-8'])
})

it('guards formulas in CSV, but not negative numbers of a column of numbers', async () => {
  const { csv } = await make(
    ['=A1', 'Change'],
    [
      ['=1+1', '-5'],
      ['+1', '12'],
      ['-1 day', ''],
      ['@SUM(A1)', '3'],
      ['\t=1', '3'],
    ],
  )
  expect(parseCsv(csv.data)).toEqual([
    ["'=A1", 'Change'],
    ["'=1+1", '-5'],
    ["'+1", '12'],
    ["'-1 day", ''],
    ["'@SUM(A1)", '3'],
    ["'=1", '3'],
  ])
})

it('writes a workbook with numbers only in columns of numbers, and no formulas', async () => {
  const { xlsx } = await make(
    ['Name', 'Code', 'Price', 'Mixed'],
    [
      ['=1+1', '007', '1.50', '12'],
      ['<b> & "c"', '008', '-2', 'n/a'],
    ],
  )
  const { cells, sheet, workbook } = await readSheet(xlsx.data)
  expect(cells).toEqual([
    ['Name', 'Code', 'Price', 'Mixed'],
    ['=1+1', '007', 1.5, '12'],
    ['&lt;b&gt; &amp; "c"', '008', -2, 'n/a'],
  ])
  expect(sheet).not.toContain('<f>')
  expect(workbook).toContain('name="Table"')
  expect(xlsx.filename).toBe('Prices.xlsx')
})

it('formats the workbook: bold header, frozen first row, wrapped text, widths by content', async () => {
  const { xlsx } = await make(['주제', '내용'], [['짧음', '긴 내용 '.repeat(50)]], { language: 'ko' })
  const { sheet, styles, workbook } = await readSheet(xlsx.data)
  expect(sheet).toMatch(/<pane ySplit="1"[^>]*state="frozen"/)
  expect([...sheet.matchAll(/ width="(\d+)"/g)].map(([, width]) => Number(width))).toEqual([8, 60])
  expect(styles).toContain('<b/>')
  expect(styles).toContain('wrapText="1"')
  expect(styles).toContain('Malgun Gothic')
  expect(workbook).toContain('name="표"')
})

/** Heights of the rows, in points. */
async function readHeights(columns: string[], rows: string[][]): Promise<number[]> {
  const { xlsx } = await make(columns, rows)
  const { sheet } = await readSheet(xlsx.data)
  return [...sheet.matchAll(/<row [^>]*ht="([\d.]+)" customHeight="1"/g)].map(([, height]) => Number(height))
}

it('gives each row the height of its longest cell, up to what Excel allows', async () => {
  const rows = [
    ['1', 'short'],
    ['2', 'one\n\nthree'],
    ['3', '가'.repeat(100)],
    ['4', 'a\n'.repeat(400)],
  ]
  expect(await readHeights(['A', 'B'], rows)).toEqual([16, 16, 48, 48, 409])
})

it('shows 1,000 Hangul characters in full', async () => {
  const [, height = 409] = await readHeights(['A', 'B'], [['1', '가'.repeat(1_000)]])
  expect(height).toBeLessThan(409)
})

it('prints all columns on one page', async () => {
  const { xlsx } = await make(['A', 'B'], [['1', 'x']])
  const { sheet } = await readSheet(xlsx.data)
  expect(sheet).toMatch(/<worksheet[^>]*><sheetPr><pageSetUpPr fitToPage="1"\/><\/sheetPr><sheetViews>/)
  expect(sheet).toMatch(/<pageSetup fitToWidth="1" fitToHeight="0" [^>]*orientation="landscape"/)
})

it('writes the same bytes for the same table', async () => {
  const first = await make(['A', 'B'], [['1', 'x']])
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2030-01-01') })
  const second = await make(['A', 'B'], [['1', 'x']])
  expect(second).toEqual(first)
  expect(Object.keys(unzipSync(first.xlsx.data))[0]).toBe('[Content_Types].xml')
})

it('makes a row of each fact', () => {
  const sources = [
    { title: '규정', uri: 'https://example.com' },
    { title: '지침', uri: null },
  ]
  const facts = [
    { subject: '환불', text: '7일입니다.', sources },
    { subject: '배송', text: 'x'.repeat(2_000), sources: [] },
  ]
  const { columns, rows } = tableFromFacts(facts, 'ko-KR')
  expect(columns).toEqual(['주제', '내용', '출처'])
  expect(rows[0]).toEqual(['환불', '7일입니다.', '규정, https://example.com; 지침'])
  expect(rows[1]?.[1]).toHaveLength(1_000)
  expect(tableFromFacts(facts, 'en').columns).toEqual(['Subject', 'Finding', 'Source'])
})

const answer = (columns: unknown, rows: unknown) => readTableAnswer(JSON.stringify({ columns, rows }))

it('reads the table of a model as plain text', () => {
  const read = readTableAnswer(
    `Here it is: {"columns": ["**Region**", "Days"], "rows": [["[Seoul](https://evil.example)", 1], ["${'x'.repeat(1_500)}", null], ["", ""]]}`,
  )
  expect(read).toEqual({
    columns: ['Region', 'Days'],
    rows: [
      ['Seoul', '1'],
      [`${'x'.repeat(999)}…`, ''],
    ],
  })
})

it.each([
  ['no JSON', readTableAnswer('I cannot do that.')],
  ['one column', answer(['A'], [['1']])],
  ['13 columns', answer(Array(13).fill('A'), [Array(13).fill('1')])],
  ['no rows', answer(['A', 'B'], [])],
  ['501 rows', answer(['A', 'B'], Array(501).fill(['1', '2']))],
  ['only empty rows', answer(['A', 'B'], [['', '']])],
  ['a ragged row', answer(['A', 'B'], [['1', '2'], ['1']])],
  ['a column without a name', answer(['A', ' '], [['1', '2']])],
  ['nested cells', answer(['A', 'B'], [['1', { a: 1 }]])],
])('refuses a table with %s', (_, read) => {
  expect(read).toBeNull()
})

it('accepts the largest table', () => {
  const read = answer(Array(12).fill('A'), Array(500).fill(Array(12).fill('1')))
  expect(read?.rows).toHaveLength(500)
})

it('asks a model with the numbered findings', () => {
  const text = '7 days. Free.'
  const [system, user] = tablePrompt({
    goal: 'Compare refunds.',
    step: { title: 'Refund table', description: 'One row per rule.' },
    results: [citedResult(text, [['7 days.', 'Rules']])],
    language: 'ko',
  })
  expect(system?.content).toContain('{"columns": ["..."], "rows": [["..."]]}')
  expect(user?.content).toBe(
    [
      '[1] Refunds: 7 days. (Rules)',
      '[2] Refunds: Free.',
      '',
      'Goal: Compare refunds.',
      'Table: Refund table',
      'What it is for: One row per rule.',
      'Language: ko',
      'Name of the last column: 출처',
    ].join('\n'),
  )
})

it('gives a model as many findings as fit into 24,000 bytes', () => {
  const text = Array.from({ length: 400 }, (_, i) => `문장 ${i}은 환불에 관한 규정을 설명합니다.`).join(' ')
  const step = { title: '표', description: '' }
  const [, user] = tablePrompt({ goal: '비교', step, results: [citedResult(text, [])], language: 'ko' })
  const findings = user?.content.split('\n\n')[0] ?? ''
  expect(Buffer.byteLength(findings)).toBeLessThanOrEqual(24_000)
  expect(Buffer.byteLength(findings)).toBeGreaterThan(23_800)
  expect(findings).toMatch(/^\[1\] .*\n\[2\] /)
})
