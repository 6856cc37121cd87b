import { embedPassages } from './embed-passages.ts'
import { ingestDocuments } from './ingest-documents.ts'
import { refreshCoverage } from './refresh-coverage.ts'
import { removeOutdated } from './remove-outdated.ts'
import type { TaskCodes } from './task-definition.ts'
import { writeReport } from './write-report.ts'

/** The code of each kind of task. */
export const TASK_CODES: TaskCodes = {
  COVERAGE_REFRESH: refreshCoverage,
  DOCUMENT_INGESTION: ingestDocuments,
  EMBEDDING: embedPassages,
  REPORT_GENERATION: writeReport,
  RETENTION: removeOutdated,
}
