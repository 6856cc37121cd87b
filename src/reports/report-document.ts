import type { Prisma } from '../generated/prisma/client.ts'

/** A complete report as it was written: the input of every export. */
export interface ReportDocument {
  title: string
  /** BCP 47: `ko`, `en`. */
  language: string
  createdAt: Date
  sections: readonly ReportSection[]
}

export interface ReportSection {
  title: string
  /** Contains no citation marks. HTML in it is plain text; links and images render as their text only. */
  markdown: string
  citations: readonly ReportCitation[]
}

/** A range of a section's Markdown and the document that supports it. */
export interface ReportCitation {
  /** In code points of the Markdown. `end` is exclusive. */
  start: number
  end: number
  documentId: string
  documentTitle: string
  sourceUri: string | null
}

/** The fields of a report that `toReportDocument` needs. */
export const REPORT_DOCUMENT = {
  createdAt: true,
  topic: { select: { title: true, language: true } },
  sections: {
    select: {
      title: true,
      markdown: true,
      citations: {
        select: {
          start: true,
          end: true,
          documentId: true,
          documentTitle: true,
          sourceUri: true,
        },
        orderBy: { position: 'asc' },
      },
    },
    orderBy: { ordinal: 'asc' },
  },
} as const satisfies Prisma.ReportSelect

/** Converts a report that was selected with `REPORT_DOCUMENT`. */
export function toReportDocument({
  topic,
  createdAt,
  sections,
}: Prisma.ReportGetPayload<{ select: typeof REPORT_DOCUMENT }>): ReportDocument {
  return { ...topic, createdAt, sections }
}
