import type { Prisma, TaskKind, TaskStatus } from '../../generated/prisma/client.ts'
import type { WorkspaceLogEntry } from '../../platform/events/workspace-log.ts'
import { decodeId } from '../../platform/ids.ts'
import { type TimeRange, withinRange } from '../time-range.ts'

/** All given conditions must match. Unknown ids match nothing. */
export interface TaskFilter {
  kind?: TaskKind[] | null | undefined
  status?: TaskStatus[] | null | undefined
  subjectId?: string | null | undefined
  workerId?: string | null | undefined
  deadLettered?: boolean | null | undefined
  createdAt?: TimeRange | null | undefined
}

/** Matches no row. */
const NO_ID = '00000000-0000-0000-0000-000000000000'

/** The condition for tasks in the database. */
export function taskWhere({
  kind,
  status,
  subjectId,
  workerId,
  deadLettered,
  createdAt,
}: TaskFilter): Prisma.TaskWhereInput {
  return {
    ...(kind && { kind: { in: kind } }),
    ...(status && { status: { in: status } }),
    ...(typeof subjectId === 'string' && subjectOf(subjectId)),
    ...(typeof workerId === 'string' && { workerId: decodeId('Worker', workerId) ?? NO_ID }),
    ...(typeof deadLettered === 'boolean' && { deadLetterReason: deadLettered ? { not: null } : null }),
    ...(createdAt && { createdAt: withinRange(createdAt) }),
  }
}

/** The subject of a task: an agent or a topic. */
function subjectOf(id: string): { agentId?: string; topicId?: string } {
  const topicId = decodeId('Topic', id)
  return topicId ? { topicId } : { agentId: decodeId('Agent', id) ?? NO_ID }
}

/** The same filter for events. The status is the one after the event; all else is that of the task. */
export function eventMatcher(filter: TaskFilter): (entry: WorkspaceLogEntry) => boolean {
  const { kind, status, deadLettered, createdAt } = filter
  const { agentId, topicId } = typeof filter.subjectId === 'string' ? subjectOf(filter.subjectId) : {}
  const workerId = typeof filter.workerId === 'string' && (decodeId('Worker', filter.workerId) ?? NO_ID)
  return ({ event, task }) =>
    (!kind || kind.includes(task.kind)) &&
    (!status || status.includes(event.status)) &&
    (!agentId || agentId === task.agentId) &&
    (!topicId || topicId === task.topicId) &&
    (!workerId || workerId === task.workerId) &&
    (typeof deadLettered !== 'boolean' || deadLettered === task.isDeadLettered) &&
    (!createdAt?.gte || task.createdAt >= createdAt.gte) &&
    (!createdAt?.lt || task.createdAt < createdAt.lt)
}
