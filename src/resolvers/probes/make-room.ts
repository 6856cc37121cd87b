import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'

/** Maximum per agent. */
export const MAX_PROBES = 1_000

/**
 * Deletes learned probes, least asked first, then oldest first, so that `wanted` new ones fit. Never deletes curated
 * probes. Call it with the agent locked.
 * @returns how many probes can be added.
 */
export async function makeRoom(tx: WorkspaceTransaction, agentId: string, wanted: number): Promise<number> {
  const free = MAX_PROBES - (await tx.probe.count({ where: { agentId } }))
  if (free >= wanted) return free
  const leaving = await tx.probe.findMany({
    where: { agentId, source: 'MISSED_QUERY' },
    orderBy: [{ askedTimes: 'asc' }, { createdAt: 'asc' }, { id: 'asc' }],
    take: wanted - free,
    select: { id: true },
  })
  await tx.probe.deleteMany({ where: { id: { in: leaving.map(probe => probe.id) } } })
  return free + leaving.length
}
