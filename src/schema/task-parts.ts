import type { Task as TaskRow } from '../generated/prisma/client.ts'
import type { RequestContext } from '../platform/requests/request-context.ts'
import { loadDocuments } from '../resolvers/documents/load-documents.ts'
import { builder } from './builder.ts'
import { CoverageSnapshot } from './coverage.ts'
import { Document } from './document.ts'
import { localized, localizedOrNull } from './localized.ts'
import { Report } from './report.ts'

type WithProgress = Pick<TaskRow, 'progressPercent' | 'progressStep' | 'progressDone' | 'progressTotal'>
export const TaskProgress = builder.objectRef<WithProgress>('TaskProgress').implement({
  description: 'How far a task is. Percent only rises within an attempt.',
  fields: t => ({
    percent: t.exposeFloat('progressPercent', { description: '0 to 100.' }),
    step: t.string({
      nullable: true,
      description: 'What it does now, for a person.',
      resolve: localizedOrNull(task => task.progressStep),
    }),
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
    message: t.string({ description: 'For a person.', resolve: localized(failure => failure.message) }),
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

interface RetentionReportShape {
  tasks: number
  snapshots: number
  deliveries: number
  idempotencyKeys: number
}
const RetentionReport = builder.objectRef<RetentionReportShape>('RetentionReport').implement({
  description: 'How much was removed from the workspace because it was past its time.',
  fields: t => ({
    tasks: t.exposeInt('tasks', { description: 'Finished tasks, with their events.' }),
    snapshots: t.exposeInt('snapshots', { description: 'Measurements of coverage; never the latest one.' }),
    deliveries: t.exposeInt('deliveries', { description: 'Deliveries of webhooks that had ended.' }),
    idempotencyKeys: t.exposeInt('idempotencyKeys', { description: 'Idempotency keys older than 24 h.' }),
  }),
})

interface EmbeddingReportShape {
  embedded: number
  reused: number
  refused: number
  model: string | null
}
const EmbeddingReport = builder.objectRef<EmbeddingReportShape>('EmbeddingReport').implement({
  description: 'What was embedded. Work of an attempt that was cut off is not counted, and not done again.',
  fields: t => ({
    embedded: t.exposeInt('embedded', { description: 'Passages that the model made a vector for.' }),
    reused: t.exposeInt('reused', {
      description: 'Passages whose text the workspace had a vector for already.',
    }),
    refused: t.exposeInt('refused', {
      description: 'Passages that the model refused; words alone find them.',
    }),
    model: t.exposeString('model', { nullable: true, description: 'The model; null where none is set.' }),
  }),
})

export const TaskOutcome = builder.unionType('TaskOutcome', {
  description: 'What a task made.',
  types: [CoverageSnapshot, IngestionReport, EmbeddingReport, RetentionReport, Report],
  resolveType: outcome => {
    if ('topicId' in outcome) return 'Report'
    if ('indexed' in outcome) return IngestionReport
    if ('embedded' in outcome) return EmbeddingReport
    return 'idempotencyKeys' in outcome ? RetentionReport : 'CoverageSnapshot'
  },
})

/** A stored result: the report itself, or the id of the row that it stands for. */
type StoredOutcome =
  | IngestionReportShape
  | EmbeddingReportShape
  | RetentionReportShape
  | { coverageSnapshotId: string }
  | { reportId: string }

/** The key by which an outcome is loaded. */
export function outcomeKey({ result }: Pick<TaskRow, 'result'>): string | null {
  return result === null ? null : JSON.stringify(result)
}

/** What stored results stand for, in a statement for each kind, however many there are of it. A row that is gone is null. */
export async function loadOutcomes(keys: string[], { db }: RequestContext) {
  const stored = keys.map(key => JSON.parse(key) as StoredOutcome)
  const snapshotIds = stored.flatMap(outcome =>
    'coverageSnapshotId' in outcome ? [outcome.coverageSnapshotId] : [],
  )
  const reportIds = stored.flatMap(outcome => ('reportId' in outcome ? [outcome.reportId] : []))
  const snapshots = snapshotIds.length
    ? await db.coverageSnapshot.findMany({ where: { id: { in: snapshotIds } } })
    : []
  const reports = reportIds.length ? await db.report.findMany({ where: { id: { in: reportIds } } }) : []
  const snapshotById = new Map(snapshots.map(snapshot => [snapshot.id, snapshot]))
  const reportById = new Map(reports.map(report => [report.id, report]))
  return stored.map(outcome => {
    if ('coverageSnapshotId' in outcome) return snapshotById.get(outcome.coverageSnapshotId) ?? null
    return 'reportId' in outcome ? (reportById.get(outcome.reportId) ?? null) : outcome
  })
}

/** The failure as it is stored. */
export const failureOf = ({ failure }: Pick<TaskRow, 'failure'>) => failure as FailureShape | null
