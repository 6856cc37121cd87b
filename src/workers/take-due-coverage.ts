import { Prisma } from '../generated/prisma/client.ts'
import type { App } from '../platform/app.ts'
import { createTask } from '../platform/tasks/create-task.ts'
import type { TaskRef } from '../platform/tasks/task-topics.ts'

/**
 * SQL of a row of agents: something under it changed COVERAGE_DEBOUNCE_MS ago, and no measurement of it waits to start, which
 * would see the change as well. The wait is from the first change, so that changes without end are measured all the same.
 */
export function isDueForCoverage({ config }: Pick<App, 'config'>): Prisma.Sql {
  return Prisma.sql`agents.unmeasured_since <= now() - make_interval(secs => ${config.coverageDebounceMs / 1000}::float8)
    AND NOT EXISTS (
      SELECT FROM tasks WHERE tasks.agent_id = agents.id AND kind = 'COVERAGE_REFRESH' AND status = 'PENDING')`
}

/**
 * Makes a COVERAGE_REFRESH for each of up to `limit` agents that are due. Agents are told apart by their rows: a change is
 * never forgotten, whoever dies when, and is asked to be measured once, whatever becomes of that task.
 * @returns the tasks, to be announced.
 */
export async function takeDueCoverage(app: App, limit: number): Promise<TaskRef[]> {
  return app.database.prisma.$transaction(async tx => {
    const due = await tx.$queryRaw<{ id: string; workspaceId: string }[]>`
      WITH due AS MATERIALIZED (
        SELECT id FROM agents WHERE ${isDueForCoverage(app)}
        ORDER BY unmeasured_since LIMIT ${limit}::int FOR NO KEY UPDATE SKIP LOCKED
      )
      UPDATE agents SET unmeasured_since = NULL FROM due WHERE agents.id = due.id
      RETURNING agents.id, agents.workspace_id AS "workspaceId"`
    const made: TaskRef[] = []
    // Made even where the queue is full: nobody is there to be refused, and there is one of an agent at most.
    for (const { id: agentId, workspaceId } of due)
      made.push(
        await createTask(app, tx, {
          workspaceId,
          kind: 'COVERAGE_REFRESH',
          priority: 'LOW',
          agentId,
          input: {},
        }),
      )
    return made
  })
}
