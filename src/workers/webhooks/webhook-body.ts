import { z } from 'zod'
import type { WebhookEventType } from '../../generated/prisma/client.ts'
import { encodeId } from '../../platform/ids.ts'

/** Maximum number of failed documents listed by ID. `failed` has the total. Keeps a body under 20 kB. */
const MAX_IDS = 100

/** Written by `raiseAlert`. */
const alertSchema = z.object({
  agentId: z.uuid(),
  snapshotId: z.uuid(),
  reason: z.string(),
  percent: z.number(),
  previousPercent: z.number(),
  changes: z.array(z.object({ cause: z.string(), points: z.number(), detail: z.string() })),
  at: z.coerce.date(),
})

/** Written by `testWebhookEndpoint`. */
const testSchema = z.object({ endpointId: z.uuid(), at: z.coerce.date() })

/** Written by the trigger `tasks_send_webhooks`. */
const taskSchema = z.object({
  taskId: z.uuid(),
  agentId: z.uuid().nullable(),
  kind: z.string(),
  status: z.string(),
  result: z.record(z.string(), z.unknown()).nullable(),
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
  completedAt: z.coerce.date(),
  sequence: z.int(),
})

const snapshotSchema = z.object({ coverageSnapshotId: z.uuid() })
const ingestionSchema = z.object({
  indexed: z.int(),
  unchanged: z.int(),
  failedDocumentIds: z.array(z.uuid()),
  chunks: z.int(),
})

const reportSchema = z.object({
  reportId: z.uuid(),
  version: z.int(),
  sections: z.int(),
  artifacts: z.array(z.string()),
  model: z.string().nullable(),
  tokens: z.int(),
  costUsd: z.number(),
})

/** The body of a delivery, identical in every attempt. IDs are those of the API. */
export function webhookBody(event: WebhookEventType, payload: unknown): string {
  const { at, data } = describe(event, payload)
  return JSON.stringify({ type: eventName(event), timestamp: at.toISOString(), data })
}

/** The data of an event, and when it happened. */
interface EventContent {
  at: Date
  data: object
}

function describe(event: WebhookEventType, payload: unknown): EventContent {
  if (event === 'COVERAGE_ALERT') return describeAlert(payload)
  return event === 'TEST' ? describeTest(payload) : describeTask(payload)
}

function describeTest(payload: unknown): EventContent {
  const { endpointId, at } = testSchema.parse(payload)
  return { at, data: { endpointId: encodeId('WebhookEndpoint', endpointId) } }
}

function describeAlert(payload: unknown): EventContent {
  const { agentId, snapshotId, at, ...figures } = alertSchema.parse(payload)
  const ids = { agentId: encodeId('Agent', agentId), snapshotId: encodeId('CoverageSnapshot', snapshotId) }
  return { at, data: { ...ids, ...figures } }
}

function describeTask(payload: unknown): EventContent {
  const { taskId, agentId, kind, status, result, failure, completedAt, sequence } = taskSchema.parse(payload)
  return {
    at: completedAt,
    data: {
      taskId: encodeId('Task', taskId),
      agentId: agentId && encodeId('Agent', agentId),
      kind,
      status,
      result: result && describeResult(kind, result),
      failure: failure && { code: failure.code, message: failure.message },
      completedAt: completedAt.toISOString(),
      sequence,
    },
  }
}

/** TASK_TIMED_OUT becomes `task.timed_out`. */
function eventName(event: WebhookEventType): string {
  return event.toLowerCase().replace('_', '.')
}

function describeResult(kind: string, result: object): object | null {
  if (kind === 'COVERAGE_REFRESH') {
    const { coverageSnapshotId } = snapshotSchema.parse(result)
    return { coverageSnapshotId: encodeId('CoverageSnapshot', coverageSnapshotId) }
  }
  if (kind === 'DOCUMENT_INGESTION') {
    const { failedDocumentIds, ...counts } = ingestionSchema.parse(result)
    return {
      ...counts,
      failed: failedDocumentIds.length,
      failedDocumentIds: failedDocumentIds.slice(0, MAX_IDS).map(id => encodeId('Document', id)),
    }
  }
  if (kind === 'REPORT_GENERATION') {
    const { reportId, ...figures } = reportSchema.parse(result)
    return { reportId: encodeId('Report', reportId), ...figures }
  }
  if (kind === 'RETENTION' || kind === 'EMBEDDING') return result
  return null
}
