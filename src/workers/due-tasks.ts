import { Prisma, type Schedule } from '../generated/prisma/client.ts'
import type { App } from '../platform/app.ts'
import { findNextRun } from '../platform/schedules.ts'
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

type DueSchedule = Pick<Schedule, 'id' | 'workspaceId' | 'kind' | 'agentId' | 'cron' | 'timeZone'> & {
  /** The later of the due time and the database time, so that no run repeats if that clock is set back. */
  after: Date
}

/**
 * Creates the tasks of up to `limit` due schedules and sets their next runs, in one transaction: each run creates
 * exactly one task, even after a crash. Missed runs of a schedule share one task.
 * @returns the tasks. The caller announces them.
 */
export async function enqueueDueSchedules(app: App, limit: number): Promise<TaskRef[]> {
  return app.database.prisma.$transaction(async tx => {
    const due = await tx.$queryRaw<DueSchedule[]>`
      SELECT id, workspace_id AS "workspaceId", kind, agent_id AS "agentId", cron, time_zone AS "timeZone",
        greatest(next_run_at, now()) AS after
      FROM schedules WHERE next_run_at <= now() ORDER BY next_run_at LIMIT ${limit}::int FOR UPDATE SKIP LOCKED`
    const created: TaskRef[] = []
    const moves: { id: string; taskId: string; nextRunAt: Date | null }[] = []
    for (const { id, workspaceId, kind, agentId, ...when } of due) {
      // Created even if the queue is full: it is a single row, and no client waits for an error.
      const task = await createTask(app, tx, {
        workspaceId,
        kind,
        priority: kind === 'RETENTION' ? 'LOW' : 'MEDIUM',
        ...(agentId && { agentId }),
        input: {},
      })
      created.push(task)
      moves.push({ id, taskId: task.id, nextRunAt: nextRunOf(app, id, when) })
    }
    await tx.$executeRaw`
      UPDATE schedules SET last_task_id = move."taskId", next_run_at = move."nextRunAt"
      FROM jsonb_to_recordset(${JSON.stringify(moves)}::jsonb) AS move (id uuid, "taskId" uuid, "nextRunAt" timestamptz)
      WHERE schedules.id = move.id`
    return created
  })
}

/**
 * Null if the expression or time zone is no longer valid, as after a zone was renamed. Stops this schedule, not all.
 */
function nextRunOf(
  { log }: App,
  scheduleId: string,
  { cron, timeZone, after }: Pick<DueSchedule, 'cron' | 'timeZone' | 'after'>,
): Date | null {
  try {
    return findNextRun(cron, timeZone, after)
  } catch (error) {
    log.error(
      { err: error, scheduleId, cron, timeZone },
      'schedule is no longer valid; it stops creating tasks',
    )
    return null
  }
}
