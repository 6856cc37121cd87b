import type { Agent } from '../../generated/prisma/client.ts'
import type { Embeddings } from '../../models/embeddings/embedding-model.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { plainMarkdown } from '../text/plain-markdown.ts'
import type { Query } from '../text/read-query.ts'
import { makeSnippet } from '../text/snippet.ts'
import { type FusedHit, fuseLanes } from './fuse-lanes.ts'
import type { Lane, Searchable } from './lane.ts'
import { loadPassages } from './load-passages.ts'
import { type LaneRequest, runLanes } from './run-lanes.ts'

/** In UTF-16 units. */
const SNIPPET_LENGTH = 240

export interface SearchRequest extends Omit<LaneRequest, 'alsoDocument'> {
  /** 1 to 100. */
  limit: number
  /** Hits with a lower fused score (0 to 1) are dropped. */
  minScore: number
}

export interface SearchHit extends FusedHit {
  /** Position in the result, counted from 1. */
  rank: number
  snippet: string
}

export interface SearchOutcome {
  hits: SearchHit[]
  tookMs: number
  lanes: { lane: Lane; weight: number; candidates: number; tookMs: number }[]
}

/** Searches by any text. A query without meaningful words has no hits. */
export async function search(db: Searchable, request: SearchRequest): Promise<SearchOutcome> {
  const startedAt = performance.now()
  const lanes = await runLanes(db, request)
  const chosen = fuseLanes(lanes)
    .filter(hit => hit.score >= request.minScore)
    .slice(0, request.limit)
  const hits = await describeHits(db, chosen, request.query)
  return {
    hits,
    tookMs: performance.now() - startedAt,
    lanes: lanes.map(({ lane, weight, hits, tookMs }) => ({ lane, weight, candidates: hits.length, tookMs })),
  }
}

/** Adds snippets and ranks. Omits passages that were deleted during the search. */
async function describeHits(
  db: Searchable,
  hits: readonly FusedHit[],
  { terms }: Query,
): Promise<SearchHit[]> {
  const passages = await loadPassages(db, hits)
  return passages.map(({ chunkId, documentId, score, lanes, kind, content }, index) => {
    const snippet = makeSnippet(content, terms, SNIPPET_LENGTH, kind === 'prose' ? plainMarkdown : undefined)
    return { chunkId, documentId, score, lanes, snippet, rank: index + 1 }
  })
}

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
