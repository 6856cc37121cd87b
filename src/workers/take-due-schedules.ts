import type { Schedule } from '../generated/prisma/client.ts'
import type { App } from '../platform/app.ts'
import { findNextRun } from '../platform/schedules/next-run.ts'
import { createTask } from '../platform/tasks/create-task.ts'
import type { TaskRef } from '../platform/tasks/task-topics.ts'

type DueSchedule = Pick<Schedule, 'id' | 'workspaceId' | 'kind' | 'agentId' | 'cron' | 'timeZone'> & {
  /** Later than both the time it was due and the database's now: no time is met twice if that clock is set back. */
  after: Date
}

/**
 * Makes the tasks of up to `limit` due schedules and moves these on to their next times, all in one transaction: a time is
 * met by one task, whoever dies when. Times missed since the last one are met by the same task.
 * @returns the tasks, to be announced.
 */
export async function takeDueSchedules(app: App, limit: number): Promise<TaskRef[]> {
  return app.database.prisma.$transaction(async tx => {
    const due = await tx.$queryRaw<DueSchedule[]>`
      SELECT id, workspace_id AS "workspaceId", kind, agent_id AS "agentId", cron, time_zone AS "timeZone",
        greatest(next_run_at, now()) AS after
      FROM schedules WHERE next_run_at <= now() ORDER BY next_run_at LIMIT ${limit}::int FOR UPDATE SKIP LOCKED`
    const made: TaskRef[] = []
    const moves: { id: string; taskId: string; nextRunAt: Date | null }[] = []
    for (const { id, workspaceId, kind, agentId, ...when } of due) {
      // Made even where the queue is full: it is one row, and nobody is there to be refused.
      const task = await createTask(app, tx, {
        workspaceId,
        kind,
        priority: kind === 'RETENTION' ? 'LOW' : 'MEDIUM',
        ...(agentId && { agentId }),
        input: {},
      })
      made.push(task)
      moves.push({ id, taskId: task.id, nextRunAt: nextRunOf(app, id, when) })
    }
    await tx.$executeRaw`
      UPDATE schedules SET last_task_id = move."taskId", next_run_at = move."nextRunAt"
      FROM jsonb_to_recordset(${JSON.stringify(moves)}::jsonb) AS move (id uuid, "taskId" uuid, "nextRunAt" timestamptz)
      WHERE schedules.id = move.id`
    return made
  })
}

/** Null where the zone or the fields mean nothing any more, as after a zone was renamed: one schedule stops, not all. */
function nextRunOf(
  { log }: App,
  scheduleId: string,
  { cron, timeZone, after }: Pick<DueSchedule, 'cron' | 'timeZone' | 'after'>,
): Date | null {
  try {
    return findNextRun(cron, timeZone, after)
  } catch (error) {
    log.error({ err: error, scheduleId, cron, timeZone }, 'schedule cannot be read; it makes no more tasks')
    return null
  }
}
