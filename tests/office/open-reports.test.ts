import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { exportReport } from '../../src/reports/export/export-report.ts'
import { asPdfShows, findMissing, madeReport } from '../support/report-documents.ts'

const run = promisify(execFile)
const REPORTS = fc.sample(madeReport, { numRuns: 25, seed: 20261122 })

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'canopy-office-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function writeReports(kind: 'DOCX' | 'PDF'): Promise<string[]> {
  return Promise.all(
    REPORTS.map(async ({ document }, i) => {
      const path = join(folder, `${i}.${kind.toLowerCase()}`)
      await writeFile(path, (await exportReport(document, kind)).data)
      return path
    }),
  )
}

it('LibreOffice reads the full text of DOCX reports in order', async () => {
  const paths = await writeReports('DOCX')
  const profile = `-env:UserInstallation=file://${join(folder, 'profile')}`
  await run('soffice', [
    profile,
    '--headless',
    '--convert-to',
    'txt:Text (encoded):UTF8',
    '--outdir',
    folder,
    ...paths,
  ])
  for (const [i, { all }] of REPORTS.entries()) {
    const shown = await readFile(join(folder, `${i}.txt`), 'utf8')
    expect(findMissing(shown, all)).toBeNull()
  }
})

it('pdftotext reads the full text of PDF reports in order', async () => {
  const paths = await writeReports('PDF')
  for (const [i, { all }] of REPORTS.entries()) {
    const { stdout } = await run('pdftotext', ['-raw', '-nopgbrk', paths[i] ?? '', '-'])
    expect(findMissing(stdout.replace(/\n\d+ \/ \d+\n/g, '\n'), all.map(asPdfShows))).toBeNull()
  }
})
