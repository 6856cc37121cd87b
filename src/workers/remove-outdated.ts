import type { WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'
import {
  type RetentionScope,
  removeContents,
  removeDeliveries,
  removeIdempotencyKeys,
  removeQueries,
  removeSecrets,
  removeSnapshots,
  removeStreams,
  removeTasks,
  removeUploads,
} from './outdated-rows.ts'
import { removeObjects } from './remove-objects.ts'
import type { TaskCode, TaskRun } from './task-definition.ts'

/** Rows removed in one transaction. */
const BATCH = 500
/** Progress is saved once per this many batches. */
const BATCHES_PER_REPORT = 10

/** Deletes a batch of rows in one transaction. */
const byRows =
  (remove: (tx: WorkspaceTransaction, keep: RetentionScope) => Promise<number>) =>
  (run: TaskRun, keep: RetentionScope): Promise<number> =>
    run.effect(tx => remove(tx, keep))

const KINDS = [
  { name: 'tasks', step: 'Removing finished tasks', remove: byRows(removeTasks) },
  { name: 'snapshots', step: 'Removing old measurements', remove: byRows(removeSnapshots) },
  { name: 'deliveries', step: 'Removing old deliveries', remove: byRows(removeDeliveries) },
  { name: 'idempotencyKeys', step: 'Removing idempotency keys', remove: byRows(removeIdempotencyKeys) },
  { name: 'queries', step: 'Removing streamed queries', remove: byRows(removeQueries) },
  { name: 'streams', step: 'Removing expired event streams', remove: byRows(removeStreams) },
  { name: 'uploads', step: 'Removing old uploads', remove: byRows(removeUploads) },
  { name: 'contents', step: 'Removing files of deleted reports', remove: byRows(removeContents) },
  { name: 'secrets', step: 'Removing expired secrets', remove: byRows(removeSecrets) },
  // Last, because only this one waits for another service.
  { name: 'objects', step: 'Removing files of deleted reports from storage', remove: removeObjects },
] as const

/**
 * RETENTION: deletes outdated data of the task's workspace in small transactions. The counts in the result cover only
 * the attempt that completed. What interrupted attempts deleted stays deleted.
 */
export const removeOutdated: TaskCode = async run => {
  const keep: RetentionScope = {
    workspaceId: run.task.workspaceId,
    limit: BATCH,
    config: run.config,
    artifacts: run.artifacts,
  }
  const removed = {
    tasks: 0,
    snapshots: 0,
    deliveries: 0,
    idempotencyKeys: 0,
    queries: 0,
    streams: 0,
    uploads: 0,
    contents: 0,
    secrets: 0,
    objects: 0,
  }
  for (const [i, { name, step, remove }] of KINDS.entries()) {
    for (let batch = 0; ; batch++) {
      if (batch % BATCHES_PER_REPORT === 0)
        await run.report({ percent: (i / KINDS.length) * 100, step, done: removed[name] })
      const count = await remove(run, keep)
      removed[name] += count
      if (count === 0) break
    }
  }
  const { tasks, snapshots, deliveries, idempotencyKeys } = removed
  return async () => ({ tasks, snapshots, deliveries, idempotencyKeys })
}
