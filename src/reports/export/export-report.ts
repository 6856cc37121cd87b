import type { ArtifactKind } from '../../generated/prisma/client.ts'
import { layOutReport } from '../lay-out-report.ts'
import type { ReportDocument } from '../report-document.ts'
import type { ReportLayout } from '../report-layout.ts'
import { reportFilename } from './report-filename.ts'
import { writeDocx } from './write-docx.ts'
import { writeHtml } from './write-html.ts'
import { HWPX_TYPE, writeHwpx } from './write-hwpx.ts'
import { writeMarkdown } from './write-markdown.ts'
import { writePdf } from './write-pdf.ts'

/** A report as a file. The same report is the same bytes. */
export interface ExportedReport {
  data: Uint8Array
  contentType: string
  filename: string
}

interface Format {
  extension: string
  contentType: string
  write: (report: ReportLayout) => string | Uint8Array | Promise<Uint8Array>
}

const FORMATS: Record<ArtifactKind, Format> = {
  MARKDOWN: { extension: 'md', contentType: 'text/markdown; charset=utf-8', write: writeMarkdown },
  HTML: { extension: 'html', contentType: 'text/html; charset=utf-8', write: writeHtml },
  DOCX: {
    extension: 'docx',
    contentType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    write: writeDocx,
  },
  HWPX: { extension: 'hwpx', contentType: HWPX_TYPE, write: writeHwpx },
  PDF: { extension: 'pdf', contentType: 'application/pdf', write: writePdf },
}

/** Writes a report in one format. It takes the thread as long as it takes: `exportInThread` is for where others wait. */
export async function exportReport(document: ReportDocument, kind: ArtifactKind): Promise<ExportedReport> {
  const { extension, contentType, write } = FORMATS[kind]
  const written = await write(layOutReport(document))
  const data = typeof written === 'string' ? new TextEncoder().encode(written) : written
  return { data, contentType, filename: reportFilename(document.title, extension) }
}
