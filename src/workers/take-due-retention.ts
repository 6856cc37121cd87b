import type { App } from '../platform/app.ts'
import { createTask } from '../platform/tasks/create-task.ts'
import type { TaskRef } from '../platform/tasks/task-topics.ts'

/**
 * Makes the RETENTION tasks of up to `limit` workspaces where it is time again, and sets the next time. None is made where
 * one waits or runs still.
 * @returns how many workspaces it was time for, and the tasks, to be announced.
 */
export async function takeDueRetention(
  app: App,
  limit: number,
): Promise<{ taken: number; tasks: TaskRef[] }> {
  const everySeconds = app.config.retentionIntervalMs / 1000
  return app.database.prisma.$transaction(async tx => {
    // Not FOR UPDATE, which would wait for, or be kept out by, everyone who writes rows of the workspace.
    const due = await tx.$queryRaw<{ workspaceId: string; isUnderWay: boolean }[]>`
      WITH due AS MATERIALIZED (
        SELECT id FROM workspaces WHERE next_retention_at <= now()
        ORDER BY next_retention_at LIMIT ${limit}::int FOR NO KEY UPDATE SKIP LOCKED
      )
      UPDATE workspaces SET next_retention_at = now() + make_interval(secs => ${everySeconds}::float8)
      FROM due WHERE workspaces.id = due.id
      RETURNING workspaces.id AS "workspaceId", EXISTS (
        SELECT 1 FROM tasks WHERE tasks.workspace_id = workspaces.id AND kind = 'RETENTION' AND status IN ('PENDING', 'RUNNING')
      ) AS "isUnderWay"`
    const tasks: TaskRef[] = []
    for (const { workspaceId } of due.filter(workspace => !workspace.isUnderWay)) {
      tasks.push(await createTask(app, tx, { workspaceId, kind: 'RETENTION', priority: 'LOW', input: {} }))
    }
    return { taken: due.length, tasks }
  })
}
