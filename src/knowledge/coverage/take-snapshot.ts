import type { CoverageSnapshot } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import type { Verdicts } from '../probes/judge-probes.ts'
import { lockMeasurements } from './hold-measuring.ts'
import { measureCoverage } from './measure-coverage.ts'
import { saveSnapshot } from './save-snapshot.ts'

/**
 * Measures an agent's coverage and saves it as a snapshot, in a constant number of statements.
 * @param verdicts of its probes, if they were judged
 * @returns null if the agent does not exist in the workspace.
 */
export async function takeSnapshot(
  tx: WorkspaceTransaction,
  agent: { workspaceId: string; agentId: string },
  made: { taskId: string } | { id: string },
  verdicts: Verdicts | null = null,
): Promise<CoverageSnapshot | null> {
  await lockMeasurements(tx, agent.agentId)
  const measurement = await measureCoverage(tx, agent.workspaceId, agent.agentId)
  return measurement && saveSnapshot(tx, agent, measurement, { made, verdicts })
}
