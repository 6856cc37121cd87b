import type { Schedule } from '../generated/prisma/client.ts'
import type { App } from '../platform/app.ts'
import { findNextRun } from '../platform/schedules/next-run.ts'
import { createTask } from '../platform/tasks/create-task.ts'
import type { TaskRef } from '../platform/tasks/task-topics.ts'

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
