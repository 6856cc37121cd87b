import { NotFoundError } from '../../errors.ts'
import type { Agent } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { encodeId } from '../../platform/ids.ts'
import type { UpdatedAgent } from './update-agent.ts'

/** Loads the agents of bulk update results in one statement. Agents deleted since become a NotFoundError. */
export async function loadUpdated(
  { db }: ViewerContext,
  results: readonly (UpdatedAgent | NotFoundError)[],
  query: object,
): Promise<((UpdatedAgent & { agent: Agent }) | NotFoundError)[]> {
  const ids = results.flatMap(result => ('agentId' in result ? result.agentId : []))
  const agents = await db.agent.findMany({ ...query, where: { id: { in: ids } } })
  const agentOf = new Map(agents.map(agent => [agent.id, agent]))
  return results.map(result => {
    if (!('agentId' in result)) return result
    const agent = agentOf.get(result.agentId)
    return agent ? { ...result, agent } : new NotFoundError('agent', encodeId('Agent', result.agentId))
  })
}
