import type { CoverageSnapshot, Prisma } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import type { Verdicts } from '../probes/judge-probes.ts'
import { saveVerdicts } from '../probes/save-verdicts.ts'
import type { Measurement } from './measure-coverage.ts'
import { raiseAlert } from './raise-alert.ts'

/**
 * Saves a measurement as a snapshot, once per task (or with the given ID), and updates the agent's latest coverage
 * unless a newer measurement has done so.
 * @returns null if the agent has been deleted.
 */
export async function saveSnapshot(
  tx: WorkspaceTransaction,
  agent: { workspaceId: string; agentId: string },
  measurement: Measurement,
  { made, verdicts }: { made: { taskId: string } | { id: string }; verdicts: Verdicts | null },
): Promise<CoverageSnapshot | null> {
  const { nodes, scopeChanges, changes, ...figures } = measurement
  // Locked first. Otherwise two measurements of an agent would both hold its row through their snapshots, and deadlock.
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
