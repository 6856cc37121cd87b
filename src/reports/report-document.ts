import type { Prisma } from '../generated/prisma/client.ts'

/** A complete report as it was written: the input of every export. */
export interface ReportDocument {
  title: string
  /** BCP 47: `ko`, `en`. */
  language: string
  /** Name of the user who started the topic. */
  author: string
  /** Names of the agents whose documents it was written from, in the order of the topic. */
  agents: readonly string[]
  createdAt: Date
  /** Time when the last section was finished: the date of the report. Null while it is being written. */
  writtenAt: Date | null
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
  writtenAt: true,
  topic: {
    select: {
      title: true,
      language: true,
      createdBy: { select: { name: true } },
      agents: { select: { agent: { select: { name: true } } }, orderBy: { ordinal: 'asc' } },
    },
  },
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
  topic: { title, language, createdBy, agents },
  createdAt,
  writtenAt,
  sections,
}: Prisma.ReportGetPayload<{ select: typeof REPORT_DOCUMENT }>): ReportDocument {
  return {
    title,
    language,
    author: createdBy?.name ?? '',
    agents: agents.map(({ agent }) => agent.name),
    createdAt,
    writtenAt,
    sections,
  }
}
