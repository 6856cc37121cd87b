import type { Agent } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'

/** The agents of several lists of UUIDs, in their order, without those that are gone. One statement for any number. */
export async function loadAgentLists(
  { db }: ViewerContext,
  lists: readonly (readonly string[])[],
  query: object,
): Promise<Agent[][]> {
  const agents = await db.agent.findMany({ ...query, where: { id: { in: [...new Set(lists.flat())] } } })
  const byId = new Map(agents.map(agent => [agent.id, agent]))
  return lists.map(ids => ids.flatMap(id => byId.get(id) ?? []))
}
