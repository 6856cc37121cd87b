import type { Agent } from '../../generated/prisma/client.ts'
import type { Embeddings } from '../../models/embeddings/embedding-model.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { plainMarkdown } from '../text/plain-markdown.ts'
import type { Query } from '../text/read-query.ts'
import { makeSnippet } from '../text/snippet.ts'
import { type FoundStatement, findStatement } from './find-statement.ts'
import { type FusedHit, fuseLanes } from './fuse-lanes.ts'
import type { Lane, Searchable } from './lane.ts'
import { type LoadedPassage, loadPassages } from './load-passages.ts'
import { type Question, readQuestion } from './match-words.ts'
import { type LaneOutcomes, type LaneRequest, runLanes } from './run-lanes.ts'

/** In UTF-16 units. */
const SNIPPET_LENGTH = 240
/** Passages examined with `minScore`. */
export const MAX_EXAMINED = 100
/** Passages loaded at once, because most searches find enough relevant ones among the first. */
const MIN_BATCH = 20

export interface SearchRequest extends Omit<LaneRequest, 'alsoDocument'> {
  /** 1 to 100. */
  limit: number
  /** Hits with a lower relevance (0 to 1) are dropped. */
  minScore: number
}

export interface SearchHit extends FusedHit {
  /** Position in the result, counted from 1. */
  rank: number
  /** Probability that the passage answers the query, 0 to 1. Comparable between queries. */
  relevance: number
  snippet: string
}

export interface SearchOutcome {
  hits: SearchHit[]
  /** The passages of the hits, in the same order, and the question that they were compared with. */
  passages: RatedPassage[]
  question: Question
  tookMs: number
  lanes: { lane: Lane; weight: number; candidates: number; tookMs: number }[]
}

/** Searches by any text. A query without meaningful words has no hits. */
export async function search(db: Searchable, request: SearchRequest): Promise<SearchOutcome> {
  const startedAt = performance.now()
  const outcomes = await runLanes(db, request)
  const { lanes } = outcomes
  const yardstick = toYardstick(request.query, outcomes)
  const passages = await chooseHits(db, yardstick, fuseLanes(lanes), request)
  return {
    hits: passages.map((passage, index) => describeHit(passage, index + 1, request.query)),
    passages,
    question: yardstick.question,
    tookMs: performance.now() - startedAt,
    lanes: lanes.map(({ lane, weight, hits, tookMs }) => ({ lane, weight, candidates: hits.length, tookMs })),
  }
}

/** What the relevance of a hit is measured by. */
export interface Yardstick {
  question: Question
  similarity: LaneOutcomes['similarity']
}

export function toYardstick(query: Query, { statistics, similarity }: LaneOutcomes): Yardstick {
  return { question: readQuestion(query, statistics), similarity }
}

/** A hit with its passage. */
export interface RatedPassage extends FusedHit, LoadedPassage {
  relevance: number
  /** The statement that answers the question best. Null if the passage has no statements. */
  found: FoundStatement | null
}

/**
 * Chooses the best hits whose relevance is at least `minScore`, up to `limit`. Omits passages that were deleted during
 * the search.
 */
export async function chooseHits(
  db: Pick<Searchable, 'chunk'>,
  yardstick: Yardstick,
  fused: readonly FusedHit[],
  { limit, minScore }: Pick<SearchRequest, 'limit' | 'minScore'>,
): Promise<RatedPassage[]> {
  const examined = fused.slice(0, minScore > 0 ? MAX_EXAMINED : limit)
  const chosen: RatedPassage[] = []
  const batch = Math.max(limit, MIN_BATCH)
  for (let from = 0; from < examined.length && chosen.length < limit; from += batch) {
    const hits = await rateHits(db, yardstick, examined.slice(from, from + batch))
    chosen.push(...hits.filter(hit => hit.relevance >= minScore))
  }
  return chosen.slice(0, limit)
}

/** Adds passages and their relevance to hits, in one statement. */
export async function rateHits(
  db: Pick<Searchable, 'chunk'>,
  { question, similarity }: Yardstick,
  hits: readonly FusedHit[],
): Promise<RatedPassage[]> {
  const passages = await loadPassages(db, hits)
  return passages.map(hit => {
    const found = findStatement(question, hit)
    const byMeaning = similarity ? rateMeaning(hit, similarity) : 0
    return { ...hit, found, relevance: Math.max(found?.relevance ?? 0, byMeaning) }
  })
}

/** A passage that means the same as a question does not always answer it. Not calibrated. */
const MAX_RELEVANCE_BY_MEANING = 0.8

/** The relevance of a hit by its cosine alone. 0 if the semantic lane did not find it. */
function rateMeaning({ lanes }: FusedHit, { floor, ceiling }: NonNullable<Yardstick['similarity']>): number {
  const cosine = lanes.find(({ lane }) => lane === 'SEMANTIC')?.score ?? floor
  const meaning = (cosine - floor) / (ceiling - floor)
  return MAX_RELEVANCE_BY_MEANING * Math.min(1, Math.max(0, meaning))
}

function describeHit(hit: RatedPassage, rank: number, { terms }: Query): SearchHit {
  const { chunkId, documentId, score, lanes, relevance, kind, content } = hit
  const snippet = makeSnippet(content, terms, SNIPPET_LENGTH, kind === 'prose' ? plainMarkdown : undefined)
  return { chunkId, documentId, score, lanes, relevance, snippet, rank }
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
