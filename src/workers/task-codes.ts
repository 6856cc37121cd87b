import { ingestDocuments } from './ingest-documents.ts'
import { refreshCoverage } from './refresh-coverage.ts'
import type { TaskCodes } from './task-definition.ts'

/** The code of every kind of task that there is so far. */
export const TASK_CODES: TaskCodes = {
  COVERAGE_REFRESH: refreshCoverage,
  DOCUMENT_INGESTION: ingestDocuments,
}
