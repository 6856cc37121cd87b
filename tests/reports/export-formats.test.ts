import { HwpxReader } from '@ssabrojs/hwpxjs'
import fc from 'fast-check'
import { unzipSync } from 'fflate'
import { Parser } from 'htmlparser2'
import mammoth from 'mammoth'
import { describe, expect, it } from 'vitest'
import { exportReport, layOutReport } from '../../src/reports/export/export-report.ts'
import { writePlainText } from '../../src/reports/export/write-plain-text.ts'
import { readPdfFile } from '../support/read-pdf.ts'
import { aReport, asPdfShows, findMissing, madeReport } from '../support/report-documents.ts'
import { sized } from '../support/scale.ts'

type Kind = Parameters<typeof exportReport>[1]

/** Checks that `read` finds all content of generated reports, in order, in exported files of one kind. */
async function expectWhole(
  kind: Kind,
  read: (data: Uint8Array<ArrayBuffer>) => Promise<string> | string,
  {
    parts = 'all',
    change = text => text,
  }: { parts?: 'all' | 'texts'; change?: (text: string) => string } = {},
) {
  await fc.assert(
    fc.asyncProperty(madeReport, async made => {
      const { data } = await exportReport(made.document, kind)
      expect(findMissing(await read(new Uint8Array(data)), made[parts].map(change))).toBeNull()
    }),
    { numRuns: sized(3, 12), seed: 20261122 },
  )
}

/** @returns the text of an HTML page, without its head. */
function readHtml(html: string): string {
  return readXml(html.slice(html.indexOf('<body>')), { xmlMode: false })
}

function readXml(xml: string, options = { xmlMode: true }): string {
  let text = ''
  const parser = new Parser({ ontext: part => (text += part) }, options)
  parser.end(xml)
  return text
}

describe('every part of a report is exported in order', () => {
  it('to Markdown, parsed by its own rules', () =>
    expectWhole('MARKDOWN', data => {
      const markdown = new TextDecoder().decode(data)
      const sections = [{ title: '', markdown, citations: [] }]
      return writePlainText(layOutReport(aReport({ title: '', sections })))
    }))

  it('to HTML', () => expectWhole('HTML', data => readHtml(new TextDecoder().decode(data))))

  it('to DOCX, read by mammoth', () =>
    expectWhole('DOCX', async data => (await mammoth.extractRawText({ buffer: Buffer.from(data) })).value))

  it('to HWPX, read by @ssabrojs/hwpxjs, which skips tables', () =>
    expectWhole(
      'HWPX',
      async data => {
        const reader = new HwpxReader()
        await reader.loadFromArrayBuffer(data.buffer)
        return reader.extractText()
      },
      { parts: 'texts' },
    ))

  it('to HWPX with tables, read from the section XML', () =>
    expectWhole('HWPX', data => {
      const { 'Contents/section0.xml': section } = unzipSync(data)
      return readXml(new TextDecoder().decode(section))
    }))

  it('to PDF, read by pdfjs', () =>
    expectWhole('PDF', async data => (await readPdfFile(data)).text, { change: asPdfShows }))
})

it('soft hyphens and special spaces do not hide text in a PDF', async () => {
  const text = 'Work\u2011life\u00a0bal\u00adance: a check-in every week.'
  const sections = [{ title: text, markdown: text, citations: [] }]
  const { data } = await exportReport(aReport({ title: 'Check-ins', sections }), 'PDF')
  const shown = (await readPdfFile(data)).text
  expect(shown.match(/Work-life balance: a check-in every week\./g)).toHaveLength(2)
})
