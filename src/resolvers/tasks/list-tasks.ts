import type { Prisma, Task, TaskKind, TaskStatus } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { decodeId } from '../../platform/ids.ts'
import { keysetQuery, type OrderColumn, type Page, type PageArgs, toPage } from '../paging/keyset.ts'
import { type TimeRange, withinRange } from '../time-range.ts'

export interface TaskFilter {
  kind?: TaskKind[] | null | undefined
  status?: TaskStatus[] | null | undefined
  subjectId?: string | null | undefined
  createdAt?: TimeRange | null | undefined
}

const NEWEST_FIRST: readonly OrderColumn[] = [
  { name: 'createdAt', direction: 'desc', type: 'date' },
  { name: 'id', direction: 'desc', type: 'text' },
]

type ListArgs = PageArgs & { filter?: TaskFilter | null | undefined }

/** Tasks of the workspace. A subject that is unknown has none. */
export async function listTasks({ db }: ViewerContext, args: ListArgs, query: object): Promise<Page<Task>> {
  const where = toWhere(args.filter ?? {})
  const keyset = keysetQuery(args, NEWEST_FIRST)
  const rows = await db.task.findMany({ ...query, ...keyset, where: { AND: [where, keyset.where] } })
  return toPage(rows, args, NEWEST_FIRST, () => db.task.count({ where }))
}

/** A page of tasks, as part of the query for their agents: one statement for any number of agents. */
export function agentTasksQuery(args: ListArgs): Omit<Prisma.Agent$tasksArgs, 'select'> {
  const keyset = keysetQuery(args, NEWEST_FIRST)
  // What the cursor is made of is read whether or not it was asked for.
  const cursorColumns = { select: { id: true, createdAt: true } }
  return { ...keyset, ...cursorColumns, where: { AND: [toWhere(args.filter ?? {}), keyset.where] } }
}

/** The page for the rows that `agentTasksQuery` brought for one agent (a UUID). */
export function toAgentTasksPage(
  { db }: ViewerContext,
  agentId: string,
  args: ListArgs,
  rows: readonly Task[],
): Page<Task> {
  const where = { AND: [{ agentId }, toWhere(args.filter ?? {})] }
  return toPage(rows, args, NEWEST_FIRST, () => db.task.count({ where }))
}

function toWhere({ kind, status, subjectId, createdAt }: TaskFilter): Prisma.TaskWhereInput {
  return {
    ...(kind && { kind: { in: kind } }),
    ...(status && { status: { in: status } }),
    // A UUID of zeros belongs to nothing.
    ...(subjectId && { agentId: decodeId('Agent', subjectId) ?? NO_ID }),
    ...(createdAt && { createdAt: withinRange(createdAt) }),
  }
}

const NO_ID = '00000000-0000-0000-0000-000000000000'
