import { writeMarkdown } from './export/write-markdown.ts'
import { layOutReport } from './lay-out-report.ts'
import type { ReportDocument } from './report-document.ts'

/** A report as one text: the same as its file in Markdown. */
export function reportMarkdown(document: ReportDocument): string {
  return writeMarkdown(layOutReport(document))
}
