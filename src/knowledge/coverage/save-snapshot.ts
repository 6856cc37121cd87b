import type { CoverageSnapshot, Prisma } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import type { Verdicts } from '../probes/judge-probes.ts'
import { saveVerdicts } from '../probes/save-verdicts.ts'
import type { Measurement } from './measure-coverage.ts'
import { raiseAlert } from './raise-alert.ts'

/**
 * Writes a measurement down, once per task (or under the id given), and brings the agent up to it unless a later one was quicker.
 * @returns null when the agent was deleted meanwhile.
 */
export async function saveSnapshot(
  tx: WorkspaceTransaction,
  agent: { workspaceId: string; agentId: string },
  measurement: Measurement,
  { made, verdicts }: { made: { taskId: string } | { id: string }; verdicts: Verdicts | null },
): Promise<CoverageSnapshot | null> {
  const { nodes, scopeChanges, changes, ...figures } = measurement
  // First of all: two measurements of one agent would else hold its row for their snapshots and wait for each other.
  const held = await tx.$queryRaw<
    unknown[]
  >`SELECT 1 FROM agents WHERE id = ${agent.agentId}::uuid FOR UPDATE`
  if (held.length === 0) return null
  const snapshot = await tx.coverageSnapshot.create({
    data: { ...agent, ...figures, ...made, changes: changes as unknown as Prisma.InputJsonArray },
  })
  await tx.nodeCoverage.createMany({
    data: nodes.map(node => ({ ...node, workspaceId: agent.workspaceId, snapshotId: snapshot.id })),
  })
  await raiseAlert(tx, snapshot, scopeChanges)
  await saveVerdicts(tx, { ...agent, snapshotId: snapshot.id }, verdicts)
  await tx.agent.updateMany({
    where: { id: agent.agentId, measuredChanges: { lte: scopeChanges } },
    data: {
      measuredChanges: scopeChanges,
      coveragePercent: measurement.percent,
      latestSnapshotId: snapshot.id,
    },
  })
  return snapshot
}
