import { z } from 'zod'
import type { WebhookEventType } from '../../generated/prisma/client.ts'
import { encodeId } from '../../platform/ids.ts'

/** Ids of failed documents that a body names; it says how many there are in all. A body stays under 20 kB. */
const MOST_IDS = 100

/** What the trigger `tasks_send_webhooks` writes. */
const payloadSchema = z.object({
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

/** The body of a delivery: the same text at every try. Ids are those of the API. */
export function webhookBody(event: WebhookEventType, payload: unknown): string {
  const { taskId, agentId, kind, status, result, failure, completedAt, sequence } =
    payloadSchema.parse(payload)
  const at = completedAt.toISOString()
  return JSON.stringify({
    type: eventName(event),
    timestamp: at,
    data: {
      taskId: encodeId('Task', taskId),
      agentId: agentId && encodeId('Agent', agentId),
      kind,
      status,
      result: result && describeResult(kind, result),
      failure: failure && { code: failure.code, message: failure.message },
      completedAt: at,
      sequence,
    },
  })
}

/** TASK_TIMED_OUT is `task.timed_out`. */
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
      failedDocumentIds: failedDocumentIds.slice(0, MOST_IDS).map(id => encodeId('Document', id)),
    }
  }
  if (kind === 'RETENTION' || kind === 'EMBEDDING') return result
  return null
}
