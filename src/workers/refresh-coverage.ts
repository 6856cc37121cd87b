import { countScope } from '../knowledge/coverage/measure-coverage.ts'
import { takeSnapshot } from '../knowledge/coverage/take-snapshot.ts'
import { judgeProbes } from '../knowledge/probes/judge-probes.ts'
import { encodeId } from '../platform/ids.ts'
import { PermanentFailure, type TaskCode, type TaskRun } from './task-definition.ts'
import { saveProgress } from './task-states.ts'

/** Each report is a transaction and an event. */
const MAX_REPORTS = 20

interface Phase {
  /** Percent of the whole task. */
  from: number
  to: number
  step: string
}

/** Returns a function to call after each step of a phase. It reports at most MAX_REPORTS times, last at the end. */
function throttleProgress(report: TaskRun['report'], { from, to, step }: Phase) {
  let reported = 0
  return async (done: number, total: number): Promise<void> => {
    const share = Math.floor((done / total) * MAX_REPORTS)
    if (share === reported) return
    reported = share
    await report({ percent: from + (to - from) * (done / total), step, done, total })
  }
}

/**
 * COVERAGE_REFRESH: judges the probes of an agent, measures its coverage and writes one snapshot. Can be cancelled
 * until the measurement starts. That takes less than a second and completes the task.
 */
export const refreshCoverage: TaskCode = async ({ task, db, embeddings, signal, report }) => {
  const { workspaceId, agentId, id: taskId } = task
  if (!agentId) throw new PermanentFailure('NOT_FOUND', 'The task has no agent.')
  const total = await countScope(db, workspaceId, agentId)
  if (total === null) throw agentNotFound(agentId)
  await report({ percent: 10, step: 'Counting documents in scope', done: 0, total })
  const verdicts = await judgeProbes(db, {
    workspaceId,
    agentId,
    embeddings,
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
