import { z } from 'zod'
import type { TaskServices } from '../app.ts'
import { countScope } from '../coverage/measure-coverage.ts'
import { judgeProbes } from '../coverage/probes/judge-probes.ts'
import { takeSnapshot } from '../coverage/take-snapshot.ts'
import { searchEmbeddings } from '../flags/guarded-models.ts'
import { Prisma } from '../generated/prisma/client.ts'
import { encodeId } from '../platform/ids.ts'
import {
  type DueTasks,
  defineTask,
  PermanentFailure,
  type RunTask,
  type TaskCreation,
  type TaskRun,
} from '../tasks/define.ts'
import { createTask } from '../tasks/queue.ts'
import { saveProgress } from '../tasks/states.ts'

const snapshotResult = z.object({ coverageSnapshotId: z.uuid() })

/**
 * Judges the probes of an agent, measures its coverage and writes one snapshot. Can be cancelled until the measurement
 * starts. That takes less than a second and completes the task.
 */
export const refreshCoverage: RunTask<Pick<TaskServices, 'embeddings' | 'flags'>> = async (
  { task, db, signal, report },
  services,
) => {
  const { workspaceId, agentId, id: taskId } = task
  if (!agentId) throw new PermanentFailure('NOT_FOUND', 'The task has no agent.')
  const total = await countScope(db, workspaceId, agentId)
  if (total === null) throw agentNotFound(agentId)
  await report({ percent: 10, step: 'Counting documents in scope', done: 0, total })
  const verdicts = await judgeProbes(db, {
    workspaceId,
    agentId,
    embeddings: await searchEmbeddings(services, { workspaceId }, { taskId, agentId }),
    signal,
    report: throttleProgress(report, { from: 20, to: 80, step: 'Judging probes' }),
  })
  return async tx => {
    const snapshot = await takeSnapshot(tx, { workspaceId, agentId }, { taskId }, verdicts)
    if (!snapshot) throw agentNotFound(agentId)
    await saveProgress(tx, task, { percent: 80, step: 'Writing the snapshot', done: total, total })
    return { coverageSnapshotId: snapshot.id }
  }
}

function agentNotFound(agentId: string): PermanentFailure {
  return new PermanentFailure('NOT_FOUND', `No agent has the id "${encodeId('Agent', agentId)}".`)
}

/** Each report is a transaction and an event. */
const MAX_REPORTS = 20

/**
 * Returns a function to call after each step of a phase. It reports at most MAX_REPORTS times, last at the end.
 * `from` and `to` are percentages of the whole task.
 */
function throttleProgress(
  report: TaskRun['report'],
  { from, to, step }: { from: number; to: number; step: string },
) {
  let reported = 0
  return async (done: number, total: number): Promise<void> => {
    const share = Math.floor((done / total) * MAX_REPORTS)
    if (share === reported) return
    reported = share
    await report({ percent: from + (to - from) * (done / total), step, done, total })
  }
}

/**
 * Agents in whose scope something changed at least COVERAGE_DEBOUNCE_MS ago, and for which no measurement is pending
 * that would include the change. Counts from the first change, so that a steady stream of changes is still measured.
 */
export function dueCoverage(app: TaskCreation): DueTasks {
  const isDue = Prisma.sql`
    agents.unmeasured_since <= now() - make_interval(secs => ${app.config.coverageDebounceMs / 1000}::float8)
    AND NOT EXISTS (
      SELECT FROM tasks WHERE tasks.agent_id = agents.id AND kind = 'COVERAGE_REFRESH' AND status = 'PENDING')`
  return {
    find: Prisma.sql`SELECT FROM agents WHERE ${isDue}`,
    // Clears the mark of an agent and creates its task in one transaction, so a crash loses no change and each change
    // gets one task, whether or not that task succeeds.
    async create(tx, limit) {
      // All workspaces: a scheduler serves them all.
      const due = await tx.$queryRaw<{ id: string; workspaceId: string }[]>`
        WITH due AS MATERIALIZED (
          SELECT id FROM agents WHERE ${isDue}
          ORDER BY unmeasured_since LIMIT ${limit}::int FOR NO KEY UPDATE SKIP LOCKED
        )
        UPDATE agents SET unmeasured_since = NULL FROM due WHERE agents.id = due.id
        RETURNING agents.id, agents.workspace_id AS "workspaceId"`
      // Created even if the queue is full: no client waits for an error, and an agent has at most one.
      for (const { id: agentId, workspaceId } of due)
        await createTask(app, tx, {
          workspaceId,
          kind: 'COVERAGE_REFRESH',
          priority: 'LOW',
          agentId,
          input: {},
        })
      return due.length
    },
  }
}

export const coverageTask = defineTask({
  kind: 'COVERAGE_REFRESH',
  input: z.object({}),
  due: dueCoverage,
  describeResult(result) {
    const { coverageSnapshotId } = snapshotResult.parse(result)
    return { coverageSnapshotId: encodeId('CoverageSnapshot', coverageSnapshotId) }
  },
  run: refreshCoverage,
})
