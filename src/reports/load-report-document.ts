import type { Prisma } from '../generated/prisma/client.ts'
import type { ReportDocument } from './report-document.ts'

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
