import { MIN_COUNTED_CONFIDENCE } from '../../knowledge/documents/place-by-keywords.ts'
import { fuseLanes } from '../../knowledge/retrieval/fuse-lanes.ts'
import {
  type IndexStatistics,
  readStatistics,
  weighTerm,
} from '../../knowledge/retrieval/index-statistics.ts'
import { passageTerms } from '../../knowledge/retrieval/load-passages.ts'
import { runLanes } from '../../knowledge/retrieval/run-lanes.ts'
import { type Query, readQuery } from '../../knowledge/text/read-query.ts'
import { textTerms } from '../../knowledge/text/word-terms.ts'
import type { Embeddings } from '../../models/embeddings/embedding-model.ts'
import type { WorkspaceDatabase } from '../../platform/database/scope-to-workspace.ts'
import { matchSubject } from '../match-topic.ts'
import { readSubjects } from '../topic-subjects.ts'
import { completeDocuments, loadScoredPassages } from '../write/find-passages.ts'
import type { Passage } from '../write/passage.ts'
import { hasQuotes } from '../write/quotes.ts'
import { waitInTime } from './plan-limits.ts'
import type { Subject } from './section-idea.ts'

/**
 * Finds the agents (UUIDs) that have each document in their scope, limited to `agentIds` unless null. One statement.
 */
async function findDocumentAgents(
  db: Pick<WorkspaceDatabase, '$queryRaw'>,
  workspaceId: string,
  documentIds: readonly string[],
  agentIds: readonly string[] | null,
): Promise<Map<string, string[]>> {
  const rows = await db.$queryRaw<{ documentId: string; agentId: string }[]>`
    SELECT DISTINCT p.document_id AS "documentId", a.agent_id AS "agentId"
    FROM placements p JOIN taxonomy_closure t ON t.descendant_id = p.node_id
      JOIN agent_nodes a ON a.node_id = t.ancestor_id
    WHERE p.workspace_id = ${workspaceId}::uuid AND p.document_id = ANY(${[...documentIds]}::uuid[])
      AND p.confidence >= ${MIN_COUNTED_CONFIDENCE}::float8
      AND (${agentIds === null}::boolean OR a.agent_id = ANY(${[...(agentIds ?? [])]}::uuid[]))
    ORDER BY 1, 2`
  const byDocument = Map.groupBy(rows, row => row.documentId)
  return new Map([...byDocument].map(([id, agents]) => [id, agents.map(({ agentId }) => agentId)]))
}

/** Passages per query. */
const MAX_PASSAGES = 30
/** Queries that run concurrently. More would only queue up, and delay the work that is left at the deadline. */
const CONCURRENT_QUERIES = 2
/** Which agents and documents to search. */
export interface SearchedAgents {
  workspaceId: string
  /** UUIDs. Null: all agents. */
  agentIds: readonly string[] | null
  /** Nodes (UUIDs) in the scopes of the agents. Null: too many, so the whole workspace is searched. */
  nodeIds: readonly string[] | null
  embeddings: Embeddings | null
  /** Whether reports quote sentences verbatim. If so, passages without quotable sentences are ignored. */
  isQuoted: boolean
}

const NO_STATISTICS: IndexStatistics = {
  passages: 0,
  passageLength: 1,
  documentLength: 1,
  passagesWith: new Map(),
}

/**
 * Finds evidence for queries. Each query runs once over the documents of all agents; results are then attributed to
 * agents.
 * After the signal aborts, no more searches run. Queries without results of their own are then matched against all
 * passages found so far.
 */
export class EvidenceFinder {
  readonly #db: WorkspaceDatabase
  readonly #searched: SearchedAgents
  readonly #signal: AbortSignal
  /** Chunk ids with scores, best first, by query. */
  readonly #found = new Map<string, Map<string, number>>()
  readonly #queries = new Map<string, Query>()
  readonly #passages = new Map<string, Passage>()
  readonly #terms = new Map<string, ReadonlyMap<string, number>>()
  /** Terms that `weightOf` knows. */
  readonly #weighed = new Set<string>()
  #agents = new Map<string, string[]>()
  #statistics = NO_STATISTICS
  /** Passages of the documents about the topic, best first. Empty until `findTopic` has run. */
  about: readonly Passage[] = []

  constructor(db: WorkspaceDatabase, searched: SearchedAgents, signal: AbortSignal) {
    this.#db = db
    this.#searched = searched
    this.#signal = signal
  }

  /** Whether the time is over, so that evidence may be missing. */
  get isLate(): boolean {
    return this.#signal.aborted
  }

  /** Finds the documents about a topic. Five statements, and two or three per subject of the topic. */
  async findTopic({ topic, language }: Subject): Promise<void> {
    const subjects = readSubjects(topic)
    await this.find(subjects)
    const matches = subjects.map(subject => matchSubject(subject, this.foundFor(subject), this.#statistics))
    const found = matches.flatMap(of => [...of.values()].flatMap(({ passages }) => passages))
    const all = await this.#inTime(() => completeDocuments(this.#db, matches, language), found)
    this.about = all.filter(passage => this.#isUsable(passage))
  }

  /**
   * Searches for queries not searched before. Two or three statements per query, and three for all together.
   * @param texts whose terms are weighed as well
   */
  async find(queries: readonly string[], texts: readonly string[] = []): Promise<void> {
    for (const text of texts) for (const term of textTerms(text)) this.#weighed.add(term)
    for (const query of queries) for (const term of this.#read(query).terms) this.#weighed.add(term)
    const waiting = [...new Set(queries)].filter(query => !this.#found.has(query))
    const work = async () => {
      for (let query = waiting.shift(); query !== undefined; query = waiting.shift())
        await this.#search(query)
    }
    const hasFound = waiting.length > 0
    await Promise.all(Array.from({ length: CONCURRENT_QUERIES }, work))
    await Promise.all([this.#weigh(), hasFound ? this.#load() : null])
  }

  /** Passages that the search found for a query, best first. */
  foundFor(query: string): Passage[] {
    const found = this.#found.get(query)
    return [...(found?.keys() ?? this.#passages.keys())].flatMap(id => {
      const passage = this.#passages.get(id)
      return passage ? [{ ...passage, score: found?.get(id) ?? passage.score }] : []
    })
  }

  /** Agents (UUIDs) that have a document (UUID) in their scope. */
  agentsOf(documentId: string): readonly string[] {
    return this.#agents.get(documentId) ?? []
  }

  /** Weight of a query term. 0 if no passage has it. */
  readonly weightOf = (term: string): number => weighTerm(this.#statistics, term).weight

  #read(text: string): Query {
    const query = this.#queries.get(text) ?? readQuery(text)
    this.#queries.set(text, query)
    return query
  }

  async #search(query: string): Promise<void> {
    const { workspaceId, nodeIds, embeddings } = this.#searched
    const scope = nodeIds ? { nodeIds } : {}
    const request = { workspaceId, query: this.#read(query), scope, embeddings, weights: {} }
    const found = await this.#inTime(() => runLanes(this.#db, request), null)
    if (!found) return
    const best = fuseLanes(found.lanes).slice(0, MAX_PASSAGES)
    this.#found.set(query, new Map(best.map(({ chunkId, score }) => [chunkId, score])))
  }

  async #weigh(): Promise<void> {
    const read = () => readStatistics(this.#db, this.#searched.workspaceId, [...this.#weighed])
    this.#statistics = await this.#inTime(read, this.#statistics)
  }

  async #load(): Promise<void> {
    const scores = new Map([...this.#found.values()].flatMap(found => [...found]))
    for (const id of this.#passages.keys()) scores.delete(id)
    const loaded = await this.#inTime(() => loadScoredPassages(this.#db, scores), [])
    const documentIds = [...new Set(loaded.map(passage => passage.documentId))]
    const { workspaceId, agentIds } = this.#searched
    const find = () => findDocumentAgents(this.#db, workspaceId, documentIds, agentIds)
    const agents = await this.#inTime(find, new Map<string, string[]>())
    for (const [documentId, of] of agents) this.#agents.set(documentId, of)
    for (const passage of loaded) if (this.#isUsable(passage)) this.#passages.set(passage.chunkId, passage)
  }

  #isUsable(passage: Passage): boolean {
    return this.#agents.has(passage.documentId) && (!this.#searched.isQuoted || hasQuotes(passage))
  }

  #inTime<T>(work: () => Promise<T>, late: T): Promise<T> {
    return waitInTime(this.#signal, work, late)
  }

  /** Terms of a passage with its title and headings. */
  readonly termsOf = (passage: Passage): ReadonlyMap<string, number> => {
    const terms = this.#terms.get(passage.chunkId) ?? passageTerms(passage)
    this.#terms.set(passage.chunkId, terms)
    return terms
  }
}
