import { z } from 'zod'
import {
  GoalLimit,
  GoalStatus,
  NoticeKind,
  TaskKind,
  type WebhookEventType,
} from '../generated/prisma/client.ts'
import { encodeId } from '../platform/ids.ts'
import type { TaskEngine } from '../tasks/define.ts'

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

/** Written by `raiseNotice`. */
const noticeSchema = z.object({
  id: z.uuid(),
  kind: z.enum(NoticeKind),
  message: z.string(),
  subjectId: z.string().nullable(),
  at: z.coerce.date(),
})

/** Written by `sendGoalWebhooks`. */
const goalSchema = z.object({
  goalId: z.uuid(),
  text: z.string(),
  status: z.enum(GoalStatus),
  pausedBy: z.enum(GoalLimit).nullable(),
  sequence: z.int(),
  at: z.coerce.date(),
})

/** Written by the trigger `tasks_send_webhooks`. */
const taskSchema = z.object({
  taskId: z.uuid(),
  agentId: z.uuid().nullable(),
  kind: z.enum(TaskKind),
  status: z.string(),
  result: z.json().nullable(),
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
  completedAt: z.coerce.date(),
  sequence: z.int(),
})

/** The body of a delivery, identical in every attempt. IDs are those of the API. */
export function webhookBody(tasks: TaskEngine['tasks'], event: WebhookEventType, payload: unknown): string {
  const { at, data } = describe(tasks, event, payload)
  // TASK_TIMED_OUT becomes `task.timed_out`.
  const type = event.toLowerCase().replace('_', '.')
  return JSON.stringify({ type, timestamp: at.toISOString(), data })
}

/** The data of an event, and when it happened. */
function describe(
  tasks: TaskEngine['tasks'],
  event: WebhookEventType,
  payload: unknown,
): { at: Date; data: object } {
  if (event === 'TEST') {
    const { endpointId, at } = testSchema.parse(payload)
    return { at, data: { endpointId: encodeId('WebhookEndpoint', endpointId) } }
  }
  if (event === 'COVERAGE_ALERT') {
    const { agentId, snapshotId, at, ...figures } = alertSchema.parse(payload)
    const ids = { agentId: encodeId('Agent', agentId), snapshotId: encodeId('CoverageSnapshot', snapshotId) }
    return { at, data: { ...ids, ...figures } }
  }
  if (event === 'GOAL_ENDED' || event === 'GOAL_PAUSED') {
    const { goalId, at, ...goal } = goalSchema.parse(payload)
    return { at, data: { goalId: encodeId('Goal', goalId), ...goal, at: at.toISOString() } }
  }
  if (event === 'NOTICE') {
    const { id, at, ...notice } = noticeSchema.parse(payload)
    return { at, data: { id: encodeId('Notice', id), ...notice, at: at.toISOString() } }
  }
  const { taskId, agentId, kind, status, result, failure, completedAt, sequence } = taskSchema.parse(payload)
  return {
    at: completedAt,
    data: {
      taskId: encodeId('Task', taskId),
      agentId: agentId && encodeId('Agent', agentId),
      kind,
      status,
      result: result && (tasks.get(kind)?.describeResult?.(result) ?? null),
      failure,
      completedAt: completedAt.toISOString(),
      sequence,
    },
  }
}
