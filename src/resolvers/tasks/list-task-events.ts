import type { TaskEvent } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { keysetQuery, type OrderColumn, type Page, toPage } from '../paging/keyset.ts'

const OLDEST_FIRST: readonly OrderColumn[] = [{ name: 'sequence', direction: 'asc', type: 'integer' }]

/** Events of a task (a UUID) after a sequence. */
export async function listTaskEvents(
  { db }: ViewerContext,
  taskId: string,
  args: { after?: number | null | undefined; first?: number | null | undefined },
  query: object,
): Promise<Page<TaskEvent>> {
  const where = { taskId, sequence: { gt: args.after ?? 0 } }
  const page = { first: args.first }
  const { orderBy, take } = keysetQuery(page, OLDEST_FIRST)
  const rows = await db.taskEvent.findMany({ ...query, where, orderBy, take })
  return toPage(rows, page, OLDEST_FIRST, () => db.taskEvent.count({ where }))
}
