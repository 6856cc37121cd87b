import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'

/** Probes of one agent. */
export const MOST_PROBES = 1_000

/**
 * Lets learned probes go, the least asked and of those the oldest first, so that `wanted` new ones fit; those that a person
 * gave never go. In a transaction that holds the agent.
 * @returns how many more the agent may have
 */
export async function makeRoom(tx: WorkspaceTransaction, agentId: string, wanted: number): Promise<number> {
  const free = MOST_PROBES - (await tx.probe.count({ where: { agentId } }))
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
