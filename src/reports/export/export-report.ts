import type { ArtifactKind } from '../../generated/prisma/client.ts'
import { DOCX, HWPX, PDF } from '../../knowledge/text/file-types.ts'
import { writeByline } from '../front-matter.ts'
import { numberReferences } from '../number-references.ts'
import { readSection } from '../read-section.ts'
import type { ReportDocument } from '../report-document.ts'
import type { ReportLayout } from '../report-layout.ts'
import { cleanLine } from '../text.ts'
import { toFilename } from './filename.ts'

/** Numbers the references of a report and parses its Markdown into the blocks that every format renders. */
export function layOutReport(report: ReportDocument): ReportLayout {
  const { title, language, author, createdAt, writtenAt, sections } = report
  const { references, marks } = numberReferences(sections)
  return {
    title: cleanLine(title),
    language,
    byline: writeByline(report),
    author: cleanLine(author),
    createdAt,
    modifiedAt: writtenAt ?? createdAt,
    sections: sections.map((section, i) => ({
      title: cleanLine(section.title),
      blocks: readSection(section.markdown, marks[i] ?? []),
    })),
    references,
  }
}

/** A report as a file. The same report yields the same bytes. */
export interface ExportedReport {
  data: Uint8Array
  contentType: string
  filename: string
}

interface Format {
  extension: string
  contentType: string
  /** Loads the writer on first use: libraries and fonts of the large formats take a second or two. */
  load: () => Promise<Write>
}

type Write = (report: ReportLayout) => string | Uint8Array | Promise<Uint8Array>

const FORMATS: Record<ArtifactKind, Format> = {
  MARKDOWN: {
    extension: 'md',
    contentType: 'text/markdown; charset=utf-8',
    load: async () => (await import('./write-markdown.ts')).writeMarkdown,
  },
  HTML: {
    extension: 'html',
    contentType: 'text/html; charset=utf-8',
    load: async () => (await import('./write-html.ts')).writeHtml,
  },
  DOCX: {
    extension: 'docx',
    contentType: DOCX,
    load: async () => (await import('./write-docx.ts')).writeDocx,
  },
  HWPX: {
    extension: 'hwpx',
    contentType: HWPX,
    load: async () => (await import('./write-hwpx.ts')).writeHwpx,
  },
  PDF: {
    extension: 'pdf',
    contentType: PDF,
    load: async () => (await import('./write-pdf.ts')).writePdf,
  },
}

/** Exports a report. Blocks the thread; use `exportInThread` in servers and workers. */
export async function exportReport(document: ReportDocument, kind: ArtifactKind): Promise<ExportedReport> {
  const { extension, contentType, load } = FORMATS[kind]
  const write = await load()
  const written = await write(layOutReport(document))
  const data = typeof written === 'string' ? new TextEncoder().encode(written) : written
  return { data, contentType, filename: toFilename(document.title, 'report', extension) }
}
