import type { Prisma, Task } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import {
  keysetQuery,
  newestFirst,
  type OrderColumn,
  type Page,
  type PageArgs,
  toPage,
} from '../paging/keyset.ts'
import { type TaskFilter, taskWhere } from './task-filter.ts'

export interface TaskOrder {
  field: 'CREATED_AT' | 'FINISHED_AT' | 'PRIORITY'
  direction: 'ASC' | 'DESC'
}

const NEWEST_FIRST = newestFirst('Task')

type ListArgs = PageArgs & { filter?: TaskFilter | null | undefined }

/** Tasks of the workspace. An unknown subject has none. Sorting by FINISHED_AT omits unfinished tasks. */
export async function listTasks(
  { db }: ViewerContext,
  args: ListArgs & { orderBy?: TaskOrder | null | undefined },
  query: object,
): Promise<Page<Task>> {
  const isByEnd = args.orderBy?.field === 'FINISHED_AT'
  const where = { AND: [taskWhere(args.filter ?? {}), isByEnd ? { finishedAt: { not: null } } : {}] }
  const columns = args.orderBy ? orderColumns(args.orderBy) : NEWEST_FIRST
  const keyset = keysetQuery(args, columns)
  const rows = await db.task.findMany({ ...query, ...keyset, where: { AND: [where, keyset.where] } })
  return toPage(rows, args, columns, () => db.task.count({ where }))
}

function orderColumns({ field, direction }: TaskOrder): OrderColumn[] {
  const way = direction === 'ASC' ? 'asc' : 'desc'
  const first: Record<TaskOrder['field'], OrderColumn> = {
    CREATED_AT: { name: 'createdAt', direction: way, type: 'date' },
    FINISHED_AT: { name: 'finishedAt', direction: way, type: 'date' },
    PRIORITY: { name: 'urgency', direction: way, type: 'integer' },
  }
  return [first[field], { name: 'id', direction: way, type: 'text' }]
}

/** A page of tasks, as part of the query for their agents: one statement for any number of agents. */
export function agentTasksQuery(args: ListArgs): Omit<Prisma.Agent$tasksArgs, 'select'> {
  const keyset = keysetQuery(args, NEWEST_FIRST)
  // The cursor needs these columns even if they are not selected.
  const cursorColumns = { select: { id: true, createdAt: true } }
  return { ...keyset, ...cursorColumns, where: { AND: [taskWhere(args.filter ?? {}), keyset.where] } }
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
