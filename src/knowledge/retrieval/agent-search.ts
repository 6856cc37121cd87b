import type { Agent } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import type { Embeddings } from '../../platform/embeddings/embedding-model.ts'
import type { SearchRequest } from './search.ts'

/** The search settings of an agent. */
export type AgentSearch = Omit<SearchRequest, 'query'>

/** Reads an agent's search settings (nodes, lane weights, number of hits, minimum score), in one statement. */
export async function readAgentSearch(
  db: Pick<WorkspaceTransaction, 'agentNode'>,
  agent: Agent,
  embeddings: Embeddings | null,
): Promise<AgentSearch> {
  const nodes = await db.agentNode.findMany({ where: { agentId: agent.id }, select: { nodeId: true } })
  return {
    workspaceId: agent.workspaceId,
    embeddings,
    limit: agent.topK,
    minScore: agent.minScore,
    weights: agent,
    scope: { nodeIds: nodes.map(node => node.nodeId) },
  }
}
