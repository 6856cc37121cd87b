import type { Prisma } from '../generated/prisma/client.ts'
import type { ReportDocument } from './report-document.ts'

/** What of a report its document is made of. */
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

/** The document of a report as it was read with `REPORT_DOCUMENT`. */
export function toReportDocument({
  topic,
  createdAt,
  sections,
}: Prisma.ReportGetPayload<{ select: typeof REPORT_DOCUMENT }>): ReportDocument {
  return { ...topic, createdAt, sections }
}
