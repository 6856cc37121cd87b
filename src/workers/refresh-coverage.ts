import { measureCoverage } from '../knowledge/coverage/measure-coverage.ts'
import { saveSnapshot } from '../knowledge/coverage/save-snapshot.ts'
import { encodeId } from '../platform/ids.ts'
import { PermanentFailure, type TaskCode } from './task-definition.ts'

/** COVERAGE_REFRESH: measures an agent and writes one snapshot. */
export const refreshCoverage: TaskCode = async ({ task, db, report }) => {
  const { workspaceId, agentId, id: taskId } = task
  if (!agentId) throw new PermanentFailure('NOT_FOUND', 'The task names no agent.')
  await report({ percent: 10, step: 'Counting documents in scope' })
  const measurement = await measureCoverage(db, workspaceId, agentId)
  if (!measurement)
    throw new PermanentFailure('NOT_FOUND', `No agent has the id "${encodeId('Agent', agentId)}".`)
  const total = measurement.nodes.length
  await report({ percent: 80, step: 'Writing the snapshot', done: total, total })
  return async tx => {
    const snapshot = await saveSnapshot(tx, { workspaceId, agentId }, measurement, { taskId })
    return { coverageSnapshotId: snapshot.id }
  }
}
