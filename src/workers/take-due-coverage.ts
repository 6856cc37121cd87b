import { Prisma } from '../generated/prisma/client.ts'
import type { App } from '../platform/app.ts'
import { createTask } from '../platform/tasks/create-task.ts'
import type { TaskRef } from '../platform/tasks/task-topics.ts'

/**
 * SQL condition on `agents`: something in the agent's scope changed at least COVERAGE_DEBOUNCE_MS ago, and no
 * measurement is pending, which would include the change. Counts from the first change, so that a steady stream of
 * changes is still measured.
 */
export function isDueForCoverage({ config }: Pick<App, 'config'>): Prisma.Sql {
  return Prisma.sql`agents.unmeasured_since <= now() - make_interval(secs => ${config.coverageDebounceMs / 1000}::float8)
    AND NOT EXISTS (
      SELECT FROM tasks WHERE tasks.agent_id = agents.id AND kind = 'COVERAGE_REFRESH' AND status = 'PENDING')`
}

/**
 * Enqueues a COVERAGE_REFRESH for up to `limit` due agents. One transaction clears the mark of an agent and creates its
 * task, so a crash loses no change and each change gets one task, whether or not that task succeeds.
 * @returns the tasks. The caller announces them.
 */
export async function enqueueDueCoverage(app: App, limit: number): Promise<TaskRef[]> {
  return app.database.prisma.$transaction(async tx => {
    const due = await tx.$queryRaw<{ id: string; workspaceId: string }[]>`
      WITH due AS MATERIALIZED (
        SELECT id FROM agents WHERE ${isDueForCoverage(app)}
        ORDER BY unmeasured_since LIMIT ${limit}::int FOR NO KEY UPDATE SKIP LOCKED
      )
      UPDATE agents SET unmeasured_since = NULL FROM due WHERE agents.id = due.id
      RETURNING agents.id, agents.workspace_id AS "workspaceId"`
    const created: TaskRef[] = []
    // Created even if the queue is full: no client waits for an error, and an agent has at most one.
    for (const { id: agentId, workspaceId } of due)
      created.push(
        await createTask(app, tx, {
          workspaceId,
          kind: 'COVERAGE_REFRESH',
          priority: 'LOW',
          agentId,
          input: {},
        }),
      )
    return created
  })
}
