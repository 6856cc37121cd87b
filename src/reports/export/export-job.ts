import type { ArtifactKind } from '../../generated/prisma/client.ts'
import type { ReportDocument } from '../report-document.ts'
import type { ExportedReport } from './export-report.ts'

/** Messages to and from an export thread. */
export interface ExportJob {
  document: ReportDocument
  kind: ArtifactKind
}

export type ExportAnswer = { exported: ExportedReport } | { failure: string }
