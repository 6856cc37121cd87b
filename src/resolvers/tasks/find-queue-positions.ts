import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { IS_DUE, QUEUE_ORDER } from '../../platform/tasks/queue-order.ts'

/** Queue positions of tasks (UUIDs) over all workspaces. 1 is claimed next. Null if a task is not pending or due. */
export async function findQueuePositions(
  { db }: ViewerContext,
  taskIds: string[],
): Promise<(number | null)[]> {
  const rows = await db.$queryRaw<{ id: string; position: number }[]>`
    SELECT id, position FROM (
      SELECT id, row_number() OVER (ORDER BY ${QUEUE_ORDER})::int AS position FROM tasks WHERE ${IS_DUE}
    ) waiting WHERE id = ANY(${taskIds}::uuid[])`
  const positions = new Map(rows.map(row => [row.id, row.position]))
  return taskIds.map(id => positions.get(id) ?? null)
}
