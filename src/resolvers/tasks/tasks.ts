import type { ViewerContext } from '../../context.ts'
import type { Prisma, Task, TaskKind, TaskStatus } from '../../generated/prisma/client.ts'
import { decodeId } from '../../platform/ids.ts'
import type { WorkspaceLogEntry } from '../../tasks/workspace-log.ts'
import { type TimeRange, withinRange } from '../shared/conditions.ts'
import { findOrThrow } from '../shared/find-or-throw.ts'
import {
  type ListArgs as Args,
  listPage,
  nestedQuery,
  newestFirst,
  orderColumns,
  type Page,
  toPage,
} from '../shared/paging.ts'
import { ofVisibleAgents } from '../shared/visible-agents.ts'

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

/** The subject of a task: an agent, a topic, a plugin or a goal. */
function subjectOf(id: string): { agentId?: string; topicId?: string; pluginId?: string; goalId?: string } {
  const goalId = decodeId('Goal', id)
  if (goalId) return { goalId }
  const topicId = decodeId('Topic', id)
  if (topicId) return { topicId }
  const pluginId = decodeId('Plugin', id)
  return pluginId ? { pluginId } : { agentId: decodeId('Agent', id) ?? NO_ID }
}

/** The same filter for events. The status is the one after the event; all else is that of the task. */
export function eventMatcher(filter: TaskFilter): (entry: WorkspaceLogEntry) => boolean {
  const { kind, status, deadLettered, createdAt } = filter
  const { agentId, topicId, pluginId, goalId } =
    typeof filter.subjectId === 'string' ? subjectOf(filter.subjectId) : {}
  const workerId = typeof filter.workerId === 'string' && (decodeId('Worker', filter.workerId) ?? NO_ID)
  return ({ event, task }) =>
    (!kind || kind.includes(task.kind)) &&
    (!status || status.includes(event.status)) &&
    (!agentId || agentId === task.agentId) &&
    (!topicId || topicId === task.topicId) &&
    (!pluginId || pluginId === task.pluginId) &&
    (!goalId || goalId === task.goalId) &&
    (!workerId || workerId === task.workerId) &&
    (typeof deadLettered !== 'boolean' || deadLettered === task.isDeadLettered) &&
    (!createdAt?.gte || task.createdAt >= createdAt.gte) &&
    (!createdAt?.lt || task.createdAt < createdAt.lt)
}

/** @throws NotFoundError if the task does not exist or is not visible to the viewer. */
export async function findTask(context: Pick<ViewerContext, 'db' | 'viewer'>, id: string): Promise<Task> {
  return findOrThrow('Task', id, 'task', uuid =>
    context.db.task.findUnique({ where: { id: uuid, AND: ofVisibleAgents(context) } }),
  )
}

const COLUMN_OF = {
  CREATED_AT: { name: 'createdAt', type: 'date' },
  FINISHED_AT: { name: 'finishedAt', type: 'date' },
  PRIORITY: { name: 'urgency', type: 'integer' },
} as const

const NEWEST_FIRST = newestFirst('Task')

type ListArgs = Args<TaskFilter>

/** Tasks of the workspace, or of the agents that the key is restricted to. An unknown subject has none. Sorting by FINISHED_AT omits unfinished tasks. */
export async function listTasks(
  context: ViewerContext,
  args: Args<TaskFilter, keyof typeof COLUMN_OF>,
  query: object,
): Promise<Page<Task>> {
  const isByEnd = args.orderBy?.field === 'FINISHED_AT'
  const ended = isByEnd ? { finishedAt: { not: null } } : {}
  const where = { AND: [ofVisibleAgents(context), taskWhere(args.filter ?? {}), ended] }
  const columns = orderColumns(args.orderBy, COLUMN_OF, 'Task')
  return listPage(context.db.task, { args, columns, query, where })
}

/** A page of tasks, as part of the query for their agents: one statement for any number of agents. */
export function agentTasksQuery(args: ListArgs): Omit<Prisma.Agent$tasksArgs, 'select'> {
  return nestedQuery(args, NEWEST_FIRST, taskWhere(args.filter ?? {}))
}

/** The page of one agent (a UUID), from the rows that `agentTasksQuery` loaded. */
export function toAgentTasksPage(
  { db }: ViewerContext,
  agentId: string,
  args: ListArgs,
  rows: readonly Task[],
): Page<Task> {
  const where = { AND: [{ agentId }, taskWhere(args.filter ?? {})] }
  return toPage(rows, args, NEWEST_FIRST, () => db.task.count({ where }))
}
