import { z } from 'zod'
import type { TaskServices } from '../app.ts'
import { Prisma } from '../generated/prisma/client.ts'
import { noticeExpiringSecrets } from '../secrets/notice-expiring-secrets.ts'
import { type DueTasks, defineTask, type RunTask, type TaskCreation, type TaskRun } from '../tasks/define.ts'
import { createTask } from '../tasks/queue.ts'
import {
  mergeModelDays,
  mergeTotals,
  mergeUsage,
  removeModelDays,
  removeTotals,
  removeUsage,
} from '../usage/merge-slots.ts'
import {
  ago,
  type RemoveRows,
  type RetentionScope,
  removeAuditEvents,
  removeContents,
  removeConversations,
  removeDeliveries,
  removeGoalEvents,
  removeIdempotencyKeys,
  removeMintedKeys,
  removeModelCalls,
  removeNotices,
  removeQueries,
  removeSecrets,
  removeSecretVersions,
  removeSnapshots,
  removeStreams,
  removeTasks,
  removeUploads,
} from './outdated-rows.ts'
import { watchUsage } from './watch-usage.ts'

/** Objects removed in parallel, each with its own request to the store. */
const MAX_PARALLEL_REMOVALS = 20
/** Wait before an object that could not be removed is tried again. Objects never tried come first. */
const RETRY_MS = 600_000

/**
 * Removes abandoned objects from the artifact store. This needs no transaction: names are never reused, not even for
 * the same bytes, an interrupted removal is repeated by the next run, and removing an object twice is harmless.
 * Failures are logged and left for a later run.
 * @returns the number of removed objects. 0 if none is left or all removals failed.
 */
export async function removeObjects(
  run: Pick<TaskRun, 'effect' | 'log'>,
  { workspaceId, limit, artifacts }: RetentionScope,
): Promise<number> {
  const tried = await run.effect(
    tx => tx.$queryRaw<{ name: string }[]>`
      UPDATE abandoned_objects SET tried_at = now()
      WHERE workspace_id = ${workspaceId}::uuid AND name = ANY (ARRAY (
        SELECT name FROM abandoned_objects
        WHERE workspace_id = ${workspaceId}::uuid AND (tried_at IS NULL OR tried_at < ${ago(RETRY_MS)})
        ORDER BY tried_at NULLS FIRST LIMIT ${Math.min(limit, MAX_PARALLEL_REMOVALS)}::int FOR UPDATE SKIP LOCKED))
      RETURNING name`,
  )
  const removed: string[] = []
  await Promise.all(
    tried.map(async ({ name }) => {
      try {
        await artifacts.removeObject(workspaceId, name)
        removed.push(name)
      } catch (error) {
        run.log.warn({ err: error, name }, 'file not removed from its store; trying again later')
      }
    }),
  )
  if (removed.length === 0) return 0
  return run.effect(
    tx => tx.$executeRaw`
      DELETE FROM abandoned_objects WHERE workspace_id = ${workspaceId}::uuid AND name = ANY (${removed}::text[])`,
  )
}

/** Rows removed in one transaction. */
const BATCH = 500
/** Progress is saved once per this many batches. */
const BATCHES_PER_REPORT = 10

/** Deletes a batch of rows in one transaction. */
const byRows = (remove: RemoveRows) => (run: TaskRun, scope: RetentionScope) =>
  run.effect(tx => remove(tx, scope))

const KINDS = [
  { resultName: 'tasks', step: 'Removing finished tasks', remove: byRows(removeTasks) },
  { resultName: 'snapshots', step: 'Removing old measurements', remove: byRows(removeSnapshots) },
  { resultName: null, step: 'Removing old audit events', remove: byRows(removeAuditEvents) },
  { resultName: null, step: 'Removing old notices', remove: byRows(removeNotices) },
  { resultName: null, step: 'Removing old changes of goals', remove: byRows(removeGoalEvents) },
  { resultName: 'deliveries', step: 'Removing old deliveries', remove: byRows(removeDeliveries) },
  { resultName: 'idempotencyKeys', step: 'Removing idempotency keys', remove: byRows(removeIdempotencyKeys) },
  { resultName: null, step: 'Removing streamed queries', remove: byRows(removeQueries) },
  { resultName: null, step: 'Removing old conversations', remove: byRows(removeConversations) },
  { resultName: null, step: 'Removing expired API keys', remove: byRows(removeMintedKeys) },
  { resultName: null, step: 'Removing expired event streams', remove: byRows(removeStreams) },
  { resultName: null, step: 'Removing old uploads', remove: byRows(removeUploads) },
  { resultName: null, step: 'Removing files of deleted reports', remove: byRows(removeContents) },
  { resultName: null, step: 'Removing expired secrets', remove: byRows(removeSecrets) },
  { resultName: null, step: 'Removing old values of secrets', remove: byRows(removeSecretVersions) },
  { resultName: null, step: 'Removing old totals', remove: byRows(removeTotals) },
  { resultName: null, step: 'Removing old usage', remove: byRows(removeUsage) },
  { resultName: null, step: 'Removing old model calls', remove: byRows(removeModelCalls) },
  { resultName: null, step: 'Removing old spending', remove: byRows(removeModelDays) },
  { resultName: null, step: 'Merging totals', remove: byRows(mergeTotals) },
  { resultName: null, step: 'Merging usage', remove: byRows(mergeUsage) },
  { resultName: null, step: 'Merging spending', remove: byRows(mergeModelDays) },
  // Last, because only this one waits for another service.
  { resultName: null, step: 'Removing files of deleted reports from storage', remove: removeObjects },
] as const

type RetentionServices = Pick<TaskServices, 'config' | 'artifacts'>

/**
 * Deletes outdated data of the task's workspace in small transactions. The counts in the result cover only
 * the attempt that completed. What interrupted attempts deleted stays deleted. Then raises notices about what is left.
 */
export const removeOutdated: RunTask<RetentionServices> = async (run, { config, artifacts }) => {
  const scope: RetentionScope = { workspaceId: run.task.workspaceId, limit: BATCH, config, artifacts }
  const result: Record<string, number> = {}
  for (const [i, { resultName, step, remove }] of KINDS.entries()) {
    let done = 0
    for (let batch = 0; ; batch++) {
      if (batch % BATCHES_PER_REPORT === 0)
        await run.report({ percent: (i / KINDS.length) * 100, step, done })
      const count = await remove(run, scope)
      if (count === 0) break
      done += count
    }
    if (resultName) result[resultName] = done
  }
  await watchUsage(run, config)
  await run.effect(tx => noticeExpiringSecrets(tx, run.task.workspaceId))
  return async () => result
}

/** Workspaces whose time has come. Those that have a pending or running task only get their next time. */
export function dueRetention(app: TaskCreation): DueTasks {
  const everySeconds = app.config.retentionIntervalMs / 1000
  return {
    find: Prisma.sql`SELECT FROM workspaces WHERE next_retention_at <= now()`,
    async create(tx, limit) {
      // All workspaces: a scheduler serves them all.
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
      for (const { workspaceId } of due.filter(({ isActive }) => !isActive))
        await createTask(app, tx, { workspaceId, kind: 'RETENTION', input: {} })
      return due.length
    },
  }
}

export const retentionTask = defineTask({
  kind: 'RETENTION',
  input: z.object({}),
  priority: 'LOW',
  due: dueRetention,
  describeResult: result => z.object({}).loose().parse(result),
  run: removeOutdated,
})
