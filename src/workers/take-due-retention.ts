import type { App } from '../platform/app.ts'
import { createTask } from '../platform/tasks/create-task.ts'
import type { TaskRef } from '../platform/tasks/task-topics.ts'

/**
 * Enqueues RETENTION tasks for up to `limit` due workspaces and sets their next time. Skips workspaces
 * where one is pending or running.
 * @returns the number of due workspaces, and the tasks. The caller announces them.
 */
export async function enqueueDueRetention(
  app: App,
  limit: number,
): Promise<{ taken: number; tasks: TaskRef[] }> {
  const everySeconds = app.config.retentionIntervalMs / 1000
  return app.database.prisma.$transaction(async tx => {
    // FOR UPDATE would conflict with every transaction that inserts rows of the workspace.
    const due = await tx.$queryRaw<{ workspaceId: string; isActive: boolean }[]>`
      WITH due AS MATERIALIZED (
        SELECT id FROM workspaces WHERE next_retention_at <= now()
        ORDER BY next_retention_at LIMIT ${limit}::int FOR NO KEY UPDATE SKIP LOCKED
      )
      UPDATE workspaces SET next_retention_at = now() + make_interval(secs => ${everySeconds}::float8)
      FROM due WHERE workspaces.id = due.id
      RETURNING workspaces.id AS "workspaceId", EXISTS (
        SELECT 1 FROM tasks WHERE tasks.workspace_id = workspaces.id AND kind = 'RETENTION' AND status IN ('PENDING', 'RUNNING')
      ) AS "isActive"`
    const tasks: TaskRef[] = []
    for (const { workspaceId } of due.filter(workspace => !workspace.isActive)) {
      tasks.push(await createTask(app, tx, { workspaceId, kind: 'RETENTION', priority: 'LOW', input: {} }))
    }
    return { taken: due.length, tasks }
  })
}
