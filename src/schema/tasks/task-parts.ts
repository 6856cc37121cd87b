import type { RequestContext } from '../../context.ts'
import type { Task as TaskRow } from '../../generated/prisma/client.ts'
import { loadDocuments } from '../../resolvers/documents/documents.ts'
import { CoverageSnapshot } from '../agents/coverage.ts'
import { Document } from '../documents/document.ts'
import {
  PluginOutput,
  type PluginOutputShape,
  SyncReport,
  type SyncReportShape,
} from '../plugins/plugin-outcome.ts'
import { Report } from '../reports/report.ts'
import { builder } from '../shared/builder.ts'
import { defineEnum } from '../shared/define-enum.ts'
import { localized, localizedOrNull } from '../shared/localized.ts'

export const TaskKindEnum = defineEnum('TaskKind', 'Kind of work that a task does.', {
  COVERAGE_REFRESH: 'Measures the coverage of an agent.',
  DOCUMENT_INGESTION: 'Indexes and places added documents.',
  DOCUMENT_PLACEMENT: 'Places documents that have no placement.',
  GOAL_COMPENSATION: 'Undoes the effects of a step of a goal.',
  GOAL_PLANNING: 'Makes a new plan for a goal.',
  GOAL_STEP: 'Runs a step of a goal.',
  GOAL_SYNTHESIS: 'Writes the synthesis of a goal.',
  EMBEDDING: 'Computes vectors of passages and places documents by meaning.',
  PLUGIN_RUN: 'Runs a tool of a plugin.',
  PLUGIN_SYNC: 'Keeps documents in step with the source of a plugin.',
  REPORT_GENERATION: 'Writes a report.',
  RETENTION: 'Removes data that is past its retention time.',
  TEMPLATE_PULL: 'Merges upstream changes into a fork.',
})

export const TaskStatusEnum = builder.enumType('TaskStatus', {
  description:
    'Status of a task. A task goes from PENDING to RUNNING, back to PENDING for a retry, and finally to COMPLETED, FAILED, CANCELLED or TIMED_OUT, which never change.',
  values: ['PENDING', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED', 'TIMED_OUT'] as const,
})

export const TaskPriorityEnum = builder.enumType('TaskPriority', {
  description: 'Priority of a task. HIGH starts before MEDIUM, and MEDIUM before LOW.',
  values: ['HIGH', 'MEDIUM', 'LOW'] as const,
})

export const TaskEventTypeEnum = builder.enumType('TaskEventType', {
  description: 'Kind of change to a task.',
  values: [
    'ENQUEUED',
    'STARTED',
    'PROGRESSED',
    'RETRY_SCHEDULED',
    'CANCEL_REQUESTED',
    'CANCEL_ACKNOWLEDGED',
    'COMPLETED',
    'FAILED',
    'CANCELLED',
    'TIMED_OUT',
    'DEAD_LETTERED',
    'REDRIVEN',
  ] as const,
})

type WithProgress = Pick<TaskRow, 'progressPercent' | 'progressStep' | 'progressDone' | 'progressTotal'>
export const TaskProgress = builder.objectRef<WithProgress>('TaskProgress').implement({
  description: 'Progress of a task.',
  fields: t => ({
    percent: t.exposeFloat('progressPercent', {
      description: 'Progress from 0 to 100. Never decreases within an attempt.',
    }),
    step: t.string({
      nullable: true,
      description: 'Human-readable description of the current step. Null if there is none.',
      resolve: localizedOrNull(task => task.progressStep),
    }),
    done: t.exposeInt('progressDone', {
      nullable: true,
      description: 'Number of completed parts. Null if the task does not count parts.',
    }),
    total: t.exposeInt('progressTotal', {
      nullable: true,
      description: 'Total number of parts. Null if the task does not count parts.',
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
    code: t.exposeString('code', { description: 'Machine-readable code.' }),
    message: t.string({
      description: 'Human-readable message.',
      resolve: localized(failure => failure.message),
    }),
    retryable: t.exposeBoolean('retryable', { description: 'Whether the task is retried.' }),
    attempt: t.exposeInt('attempt', { description: 'Number of the failed attempt, starting at 1.' }),
  }),
})

interface IngestionReportShape {
  indexed: number
  unchanged: number
  failedDocumentIds: string[]
  chunks: number
}
const IngestionReport = builder.objectRef<IngestionReportShape>('IngestionReport').implement({
  description: 'Result of indexing added documents.',
  fields: t => ({
    indexed: t.exposeInt('indexed', { description: 'Number of documents that are now searchable.' }),
    unchanged: t.exposeInt('unchanged', {
      description: 'Number of documents that already existed with the same content.',
    }),
    failed: t.field({
      type: [Document],
      description: 'Documents that could not be indexed. Each states the reason.',
      resolve: (report, _, context) => loadDocuments(context, report.failedDocumentIds),
    }),
    chunks: t.exposeInt('chunks', { description: 'Number of passages written.' }),
  }),
})

interface PlacementReportShape {
  placed: number
  stillUnplaced: number
}
const PlacementReport = builder.objectRef<PlacementReportShape>('PlacementReport').implement({
  description: 'Result of placing documents that had no placement.',
  fields: t => ({
    placed: t.exposeInt('placed', {
      description: 'Number of documents that the task placed with a confidence of at least 0.70.',
    }),
    stillUnplaced: t.exposeInt('stillUnplaced', {
      description:
        'Number of indexed documents of the workspace that were not placed with that confidence when the task ended: no keyword matches, or the placement waits for a review. List them with `documents(filter: { placed: false, status: INDEXED })`.',
    }),
  }),
})

interface RetentionReportShape {
  tasks: number
  snapshots: number
  deliveries: number
  idempotencyKeys: number
}
const RetentionReport = builder.objectRef<RetentionReportShape>('RetentionReport').implement({
  description: 'What was removed from the workspace because it was past its retention time.',
  fields: t => ({
    tasks: t.exposeInt('tasks', { description: 'Number of finished tasks removed, with their events.' }),
    snapshots: t.exposeInt('snapshots', {
      description: "Number of coverage snapshots removed. An agent's latest snapshot is always kept.",
    }),
    deliveries: t.exposeInt('deliveries', { description: 'Number of finished webhook deliveries removed.' }),
    idempotencyKeys: t.exposeInt('idempotencyKeys', {
      description: 'Number of idempotency keys removed because they were older than 24 hours.',
    }),
  }),
})

interface EmbeddingWeightsShape {
  en: number
  ko: number
  other: number
}
const EmbeddingWeights = builder.objectRef<EmbeddingWeightsShape>('EmbeddingWeights').implement({
  description:
    'Weight of the SEMANTIC lane by the language of the query, 0 to 1. 0 if the embedding model does not know the language.',
  fields: t => ({
    en: t.exposeFloat('en', { description: 'For English.' }),
    ko: t.exposeFloat('ko', { description: 'For Korean.' }),
    other: t.exposeFloat('other', { description: 'For other languages.' }),
  }),
})

interface EmbeddingReportShape {
  embedded: number
  reused: number
  refused: number
  model: string | null
  /** Missing in reports of earlier releases. */
  weights?: EmbeddingWeightsShape | null
}
const EmbeddingReport = builder.objectRef<EmbeddingReportShape>('EmbeddingReport').implement({
  description:
    'Passages that were embedded. Work of an earlier, interrupted attempt is not counted and not repeated.',
  fields: t => ({
    embedded: t.exposeInt('embedded', { description: 'Number of passages that the model embedded.' }),
    reused: t.exposeInt('reused', {
      description: 'Number of passages for whose text the workspace already had a vector.',
    }),
    refused: t.exposeInt('refused', {
      description: 'Number of passages that the model refused. Only word search finds them.',
    }),
    model: t.exposeString('model', {
      nullable: true,
      description: 'Name of the embedding model. Null if none is configured.',
    }),
    weights: t.field({
      type: EmbeddingWeights,
      nullable: true,
      description:
        'Weights of the embedding model: from the settings, known by its name, or from a test. All 0 if it could not be tested yet. Null if none is configured, and in reports of releases without tests.',
      resolve: ({ weights }) => weights ?? null,
    }),
  }),
})

export const TaskOutcome = builder.unionType('TaskOutcome', {
  description: 'Result of a task.',
  types: [
    CoverageSnapshot,
    IngestionReport,
    PlacementReport,
    EmbeddingReport,
    RetentionReport,
    Report,
    PluginOutput,
    SyncReport,
  ],
  resolveType: outcome => {
    if ('topicId' in outcome) return 'Report'
    if ('indexed' in outcome) return IngestionReport
    if ('stillUnplaced' in outcome) return PlacementReport
    if ('embedded' in outcome) return EmbeddingReport
    if ('output' in outcome) return PluginOutput
    if ('dryRun' in outcome) return SyncReport
    return 'idempotencyKeys' in outcome ? RetentionReport : 'CoverageSnapshot'
  },
})

/** A stored result: the result itself, or the ID of the row that it refers to. */
type StoredOutcome =
  | IngestionReportShape
  | PlacementReportShape
  | EmbeddingReportShape
  | RetentionReportShape
  | PluginOutputShape
  | SyncReportShape
  | { coverageSnapshotId: string }
  | { reportId: string }

/** The key by which an outcome is loaded. Null if there is none: tasks of goals have empty results. */
export function encodeOutcomeKey({ result }: Pick<TaskRow, 'result'>): string | null {
  const isEmpty = result === null || Object.keys(result as object).length === 0
  return isEmpty ? null : JSON.stringify(result)
}

/** Loads the outcomes of stored results, with one statement per kind. Null for a row that was deleted. */
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

export const readFailure = ({ failure }: Pick<TaskRow, 'failure'>) => failure as FailureShape | null
