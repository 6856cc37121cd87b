import type { Task as TaskRow } from '../generated/prisma/client.ts'
import { loadDocuments } from '../resolvers/documents/load-documents.ts'
import { builder } from './builder.ts'
import { CoverageSnapshot } from './coverage.ts'
import { Document } from './document.ts'

type WithProgress = Pick<TaskRow, 'progressPercent' | 'progressStep' | 'progressDone' | 'progressTotal'>
export const TaskProgress = builder.objectRef<WithProgress>('TaskProgress').implement({
  description: 'How far a task is. Percent only rises within an attempt.',
  fields: t => ({
    percent: t.exposeFloat('progressPercent', { description: '0 to 100.' }),
    step: t.exposeString('progressStep', { nullable: true, description: 'What it does now, for a person.' }),
    done: t.exposeInt('progressDone', { nullable: true, description: 'Parts done, where it counts them.' }),
    total: t.exposeInt('progressTotal', {
      nullable: true,
      description: 'Parts in all, where it counts them.',
    }),
  }),
})

interface FailureShape {
  code: string
  message: string
  retryable: boolean
  attempt: number
}
export const TaskFailure = builder.objectRef<FailureShape>('TaskFailure').implement({
  description: 'Why an attempt failed.',
  fields: t => ({
    code: t.exposeString('code', { description: 'For programs.' }),
    message: t.exposeString('message', { description: 'For a person.' }),
    retryable: t.exposeBoolean('retryable', { description: 'Whether it is tried again.' }),
    attempt: t.exposeInt('attempt', { description: 'Which attempt failed, counted from 1.' }),
  }),
})

interface IngestionReportShape {
  indexed: number
  unchanged: number
  failedDocumentIds: string[]
  chunks: number
}
const IngestionReport = builder.objectRef<IngestionReportShape>('IngestionReport').implement({
  description: 'What became of added documents.',
  fields: t => ({
    indexed: t.exposeInt('indexed', { description: 'Documents that can be found now.' }),
    unchanged: t.exposeInt('unchanged', {
      description: 'Documents that were there already, with the same content.',
    }),
    failed: t.field({
      type: [Document],
      description: 'Documents that could not be indexed; each says why.',
      resolve: (report, _, context) => loadDocuments(context, report.failedDocumentIds),
    }),
    chunks: t.exposeInt('chunks', { description: 'Passages written.' }),
  }),
})

export const TaskOutcome = builder.unionType('TaskOutcome', {
  description: 'What a task made.',
  types: [CoverageSnapshot, IngestionReport],
  resolveType: outcome => ('indexed' in outcome ? IngestionReport : 'CoverageSnapshot'),
})

/** A task's result as stored: the report itself, or the id of the row that it wrote. */
export function loadOutcome(
  result: unknown,
  db: { coverageSnapshot: { findUnique(args: { where: { id: string } }): Promise<object | null> } },
) {
  if (typeof result !== 'object' || result === null) return null
  if ('coverageSnapshotId' in result)
    return db.coverageSnapshot.findUnique({ where: { id: String(result.coverageSnapshotId) } })
  return result as IngestionReportShape
}

/** The failure as it is stored. */
export const failureOf = ({ failure }: Pick<TaskRow, 'failure'>) => failure as FailureShape | null
