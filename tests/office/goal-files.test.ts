import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { stringify } from 'csv-stringify/sync'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type TableContent, tableFromFacts } from '../../src/goals/files/fact-table.ts'
import { makeTable } from '../../src/goals/files/make-table.ts'
import { citedResult } from '../goals/files/cited-result.ts'
import { bare, convertFile, expectTextsInBoxes, openSlides } from '../support/open-slides.ts'

const run = promisify(execFile)

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'canopy-office-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const ENGLISH = {
  language: 'en',
  title: 'What our documents say about refunds, and what they leave open. ',
  clause: 'the warehouse checks every returned box & writes its state into the ledger, ',
  source: 'Warehouse manual',
  letter: 'x',
}
const KOREAN = {
  language: 'ko',
  title: '여러 문제가 한꺼번에 생겼을 때 환불을 어떻게 처리하고 예외는 누가 결정하는가? ',
  clause: '환불은 구매일로부터 칠 일 이내에 고객센터에서 신청하며 담당자가 확인한 뒤 처리하고, ',
  source: '반품 업무 지침',
  letter: '가',
}

it.each([ENGLISH, KOREAN])('LibreOffice shows all texts of slides in their boxes: $language', async deck => {
  const { language, clause, source, letter } = deck
  const items = Array.from({ length: 9 }, (_, i) => `${clause.repeat(i)}${i}.`)
  const cited = items.map((text, i) => [text, `${source} ${i}`, `https://docs.example/${i}`] as const)
  const rows = Array.from(
    { length: 200 },
    (_, i) => `| ${source} <${i}> | ${i % 9 ? i : clause.repeat(20)} |`,
  )
  const slides = await openSlides(folder, {
    language,
    title: deck.title.repeat(4),
    subtitle: clause.repeat(20),
    results: [
      citedResult(items.map(item => `- ${item}`).join('\n'), cited, { title: deck.title.repeat(4) }),
      citedResult(`| A | B |\n|---|---|\n${rows.join('\n')}`, [], { title: 'Table' }),
      citedResult(letter.repeat(900), [], { title: letter.repeat(300) }),
    ],
    missing: items,
  })
  expectTextsInBoxes(slides)
  const pages = slides.map(({ page }) => page).join('')
  for (const i of rows.keys()) expect(pages).toContain(bare(`A: ${source} <${i}>; B:`))
})

it('LibreOffice shows capitals of slides in their boxes', async () => {
  const title = 'HOW TO SWAP A WARM WINDOW: MEMO FOR WORKFLOW MANAGERS. '.repeat(4)
  const results = [citedResult(`- ${title}\n`.repeat(5), [], { title })]
  expectTextsInBoxes(await openSlides(folder, { results }))
})

it('LibreOffice shows English texts of Korean slides in their boxes', async () => {
  const { title, clause } = ENGLISH
  const results = [citedResult(`- ${clause.repeat(6)}\n`.repeat(5), [], { title: title.repeat(4) })]
  expectTextsInBoxes(await openSlides(folder, { language: 'ko', results }))
})

it('LibreOffice shows how many sources a slide omits', async () => {
  const cited = Array.from(
    { length: 9 },
    (_, i) => ['Fact.', `Manual ${i} ${'of goods '.repeat(9)}`] as const,
  )
  const [, slide] = await openSlides(folder, { results: [citedResult('Fact.', cited)] })
  expect(slide?.boxes[2]).toMatch(/and\d+more$/)
})

/** UTF-8 with commas, as the cells are shown. */
const AS_SHOWN = 'csv:Text - txt - csv (StarCalc):44,34,76,1,,1033,false,true,true'
/** The same, with six columns of text. */
const FROM_TEXT = '--infilter=CSV:44,34,76,1,1/2/2/2/3/2/4/2/5/2/6/2'
const COLUMNS = ['=Name', 'Price', 'Date', 'Code', '한국어', 'Lines']
const ROWS = [
  ['=1+1', '1.50', '2026-11-27', '007', '값, "인용"', 'one\ntwo'],
  ['@SUM(A1)', '-2.00', '27/11/2026', '1e5', '서울; 부산', '• a\n\n"b"'],
  ['-1 day', '1234567890123.25', '11월 27일', 'TRUE', '가'.repeat(900), ''],
  ['+82 2', '', '9:30', '1,234', "'따옴표'", '12345678901234567890'],
]
const toCsv = (rows: string[][]) => stringify(rows, { record_delimiter: 'unix' })

async function makeFiles(table: TableContent) {
  const [csv, xlsx] = await makeTable({ title: 'Prices', language: 'en', ...table })
  if (!csv || !xlsx) throw new Error('A file is missing.')
  return { csv, xlsx }
}

it('LibreOffice reads the cells of the table from XLSX', async () => {
  const { xlsx } = await makeFiles({ columns: COLUMNS, rows: ROWS })
  const path = await convertFile(folder, xlsx, AS_SHOWN)
  expect(await readFile(path, 'utf8')).toBe(toCsv([COLUMNS, ...ROWS]))
})

it('LibreOffice reads the cells of the table from CSV, with an apostrophe before formulas', async () => {
  const { csv } = await makeFiles({ columns: COLUMNS, rows: ROWS })
  const path = await convertFile(folder, csv, AS_SHOWN, [FROM_TEXT])
  const guarded = [COLUMNS, ...ROWS].map(([name, ...rest]) => [`'${name}`, ...rest])
  expect(await readFile(path, 'utf8')).toBe(toCsv(guarded))
})

it('LibreOffice shows the cells of 200 rows in full, with all columns on a page', async () => {
  const facts = Array.from({ length: 200 }, (_, i) => {
    const { clause, source } = i % 2 ? KOREAN : ENGLISH
    const sources = [{ title: `${source} ${i}`, uri: `https://docs.example/${i}` }]
    return { subject: `${source} <${i}>`, text: `${i}: ${clause.repeat(3 * (i % 9))}`, sources }
  })
  const table = tableFromFacts(facts, 'en')
  const path = await convertFile(folder, (await makeFiles(table)).xlsx, 'pdf')
  const { stdout } = await run('pdftotext', ['-raw', path, '-'])
  // Without ellipses: they have a line of their own, because their font is not that of Hangul.
  const read = (text: string) => bare(text).replaceAll('…', '')
  const pages = stdout.split('\f').map(read)
  const isShown = (row: string[]) => pages.some(page => row.every(cell => page.includes(read(cell))))
  const lost = table.rows.flatMap((row, i) => (isShown(row) ? [] : [i]))
  expect(lost).toEqual([])
})
