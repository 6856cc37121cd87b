// Prints docs/proof.md from the output folder of `.ci/proof`: reports of suites, benchmark figures, line coverage.
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join } from 'node:path'
import { findSlower } from '../bench/find-slower.ts'
import { formatTable } from '../bench/format-table.ts'
import type { Figures } from '../tests/support/record-figure.ts'

/** Tests in these folders are proofs. Elsewhere, tests that take at least this long are. */
const PROOF_FOLDERS = ['tests/faults/', 'tests/distributed/', 'tests/office/']
const LONG_SECONDS = 5
/** A file with more proofs than this gets a single row. */
const MAX_ROWS = 8

interface Test {
  file: string
  title: string
  status: string
  seconds: number
  figures?: Figures
}
/** Report of `.ci/suite.mjs`. */
interface Report {
  script: string
  seconds: number
  passed: number
  failed: number
  tests: Test[]
}

const [folder = ''] = process.argv.slice(2)
const readJson = (file: string) => JSON.parse(readFileSync(join(folder, file), 'utf8'))
const reports: Report[] = readdirSync(folder)
  .filter(file => file.endsWith('.report.json'))
  .map(readJson)
const coverage = readJson('coverage/coverage-summary.json').total
const bench = readJson('bench.json')
const slower = findSlower(bench.results, readFileSync('docs/performance.md', 'utf8'))
const commit = execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], { encoding: 'utf8' }).trim()

const row = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`
const table = (head: string[], rows: (string | number)[][]) =>
  [row(head), row(head.map(() => '---')), ...rows.map(row)].join('\n')
const text = (value: string) => value.replaceAll(/\s+/g, ' ').replaceAll('|', '\\|')
const isProof = (test: Test) =>
  PROOF_FOLDERS.some(name => test.file.startsWith(name)) || test.seconds >= LONG_SECONDS

function rowsOf(file: string, tests: readonly Test[]): (string | number)[][] {
  const cells = (title: string, status: string, seconds: number) => [
    text(title),
    `\`${file}\``,
    status,
    seconds.toFixed(1),
  ]
  if (tests.length <= MAX_ROWS)
    return tests.map(({ title, status, seconds }) => cells(title, status, seconds))
  const failed = tests.filter(({ status }) => status !== 'passed').length
  const seconds = tests.reduce((sum, test) => sum + test.seconds, 0)
  return [cells(`${tests.length} tests`, failed ? `${failed} failed` : 'passed', seconds)]
}
/** A table for each test that recorded figures. */
const figureTables = (tests: readonly Test[]) =>
  tests.flatMap(({ title, file, figures }) =>
    figures
      ? [`From \`${file}\`, "${text(title)}":\n\n${table(['figure', 'value'], rowsOfFigures(figures))}`]
      : [],
  )
const rowsOfFigures = (figures: Figures) =>
  Object.entries(figures).map(([name, value]) => [text(name), text(String(value))])

console.log(`# Proof

The last run of \`.ci/proof\`: every long proof at full size. The gate, \`.ci/run\`, runs a small instance of each.

- Date: ${new Date().toISOString().slice(0, 10)}
- Commit: ${commit}
- Machine: ${cpus().length} cores (${cpus()[0]?.model}), ${Math.round(totalmem() / 2 ** 30)} GB of memory, Node ${process.version}
- Line coverage of src by the embedded suite: ${coverage.lines.pct} %

## Suites

${table(
  ['suite', 'passed', 'failed', 'seconds'],
  reports.map(({ script, passed, failed, seconds }) => [
    `npm run ${script}`,
    passed,
    failed,
    Math.round(seconds),
  ]),
)}

## Proofs

${table(
  ['test', 'file', 'result', 'seconds'],
  reports.flatMap(({ tests }) =>
    [...Map.groupBy(tests.filter(isProof), ({ file }) => file)].flatMap(([file, proofs]) =>
      rowsOf(file, proofs),
    ),
  ),
)}

## Figures

What tests measured at full size.

${figureTables(reports.flatMap(({ tests }) => tests)).join('\n\n') || 'None.'}

## Benches

What each one measures is in [performance.md](performance.md).

${formatTable(bench.results)}

## Slower than documented

Figures that are more than 20 % worse than in performance.md.

${slower.length ? slower.map(line => `- ${line}`).join('\n') : 'None.'}`)
for (const line of slower) console.error(`Slower than documented: ${line}`)
