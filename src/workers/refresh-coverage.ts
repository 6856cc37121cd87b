import { countScope } from '../knowledge/coverage/count-scope.ts'
import { takeSnapshot } from '../knowledge/coverage/take-snapshot.ts'
import { judgeProbes } from '../knowledge/probes/judge-probes.ts'
import { encodeId } from '../platform/ids.ts'
import { throttleProgress } from './every-share.ts'
import { PermanentFailure, type TaskCode } from './task-definition.ts'
import { saveProgress } from './task-states.ts'

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
