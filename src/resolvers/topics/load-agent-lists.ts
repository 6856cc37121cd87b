import type { Agent } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'

/** Loads lists of agents (UUIDs), in order and without deleted agents. One statement for any number of lists. */
export async function loadAgentLists(
  { db }: ViewerContext,
  lists: readonly (readonly string[])[],
  query: object,
): Promise<Agent[][]> {
  const agents = await db.agent.findMany({ ...query, where: { id: { in: [...new Set(lists.flat())] } } })
  const byId = new Map(agents.map(agent => [agent.id, agent]))
  return lists.map(ids => ids.flatMap(id => byId.get(id) ?? []))
}
