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

/** Tasks of the workspace, or of one agent (a UUID). A subject that is unknown has none. */
export async function listTasks(
  { db }: ViewerContext,
  args: PageArgs & { filter?: TaskFilter | null | undefined },
  query: object,
  agentId?: string,
): Promise<Page<Task>> {
  const where: Prisma.TaskWhereInput = { AND: [toWhere(args.filter ?? {}), agentId ? { agentId } : {}] }
  const keyset = keysetQuery(args, NEWEST_FIRST)
  const rows = await db.task.findMany({ ...query, ...keyset, where: { AND: [where, keyset.where] } })
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
