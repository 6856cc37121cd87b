import type { ViewerContext } from '../../platform/auth/viewer.ts'

/** 1 for the task (a UUID) that a worker takes up next, over all workspaces; null for one that is not waiting. */
export async function findQueuePositions(
  { app }: ViewerContext,
  taskIds: string[],
): Promise<(number | null)[]> {
  const positions = await app.queue.positionsOf(taskIds)
  return taskIds.map(id => positions.get(id) ?? null)
}
