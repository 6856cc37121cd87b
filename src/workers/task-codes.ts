import type { TaskKind } from '../generated/prisma/client.ts'
import { ingestDocuments } from './ingest-documents.ts'
import { refreshCoverage } from './refresh-coverage.ts'
import type { TaskCode } from './task-definition.ts'

/** The code of every kind of task that there is so far. */
export const TASK_CODES: Partial<Record<TaskKind, TaskCode>> = {
  COVERAGE_REFRESH: refreshCoverage,
  DOCUMENT_INGESTION: ingestDocuments,
}
