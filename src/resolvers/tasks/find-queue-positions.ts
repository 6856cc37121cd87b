import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { IS_DUE, QUEUE_ORDER } from '../../platform/tasks/queue-order.ts'

/** 1 for the task (a UUID) that a worker takes up next, over all workspaces; null for one that is not waiting, or not due. */
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
