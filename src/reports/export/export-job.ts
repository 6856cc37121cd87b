import type { ArtifactKind } from '../../generated/prisma/client.ts'
import type { ReportDocument } from '../report-document.ts'
import type { ExportedReport } from './export-report.ts'

/** What goes to a thread that makes files, and what comes back. */
export interface ExportJob {
  document: ReportDocument
  kind: ArtifactKind
}

export type ExportAnswer = { exported: ExportedReport } | { failure: string }
