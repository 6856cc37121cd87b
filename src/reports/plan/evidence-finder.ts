import { MIN_COUNTED_CONFIDENCE } from '../../knowledge/documents/place-by-keywords.ts'
import { fuseLanes } from '../../knowledge/retrieval/fuse-lanes.ts'
import {
  type IndexStatistics,
  readStatistics,
  weighTerm,
} from '../../knowledge/retrieval/index-statistics.ts'
import { passageTerms } from '../../knowledge/retrieval/load-passages.ts'
import { overlap, weighWords } from '../../knowledge/retrieval/overlap.ts'
import { runLanes } from '../../knowledge/retrieval/run-lanes.ts'
import { detectLanguage } from '../../knowledge/text/detect-language.ts'
import { indexTerms } from '../../knowledge/text/index-terms.ts'
import { type Query, readQuery } from '../../knowledge/text/read-query.ts'
import type { Embeddings } from '../../models/embeddings/embedding-model.ts'
import type { WorkspaceDatabase } from '../../platform/database/scope-to-workspace.ts'
import { loadScoredPassages } from '../write/find-passages.ts'
import type { Passage, SectionPlan } from '../write/passage.ts'
import { pickRelevant } from '../write/pick-relevant.ts'
import { hasQuotes } from '../write/quotes.ts'
import { waitInTime } from './plan-limits.ts'

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
/**
 * Minimum share of a query's weighted words that a passage must contain. Lower for Korean, whose inflected endings
 * rarely match exactly.
 */
const MIN_OVERLAP = 0.4
const MIN_OVERLAP_KOREAN = 0.35
/**
 * A word that no passage has counts in full, because a topic consists of significant words only. At 0.5, the weight
 * used for questions, 7 of 26 topics outside the demo data got solid support; at 1, one does.
 */
const UNKNOWN_WORD_WEIGHT = 1
/**
 * Minimum overlap, as a share of the best one. If a passage contains nearly the whole query, passages with only its
 * common words are off topic.
 */
const MIN_SHARE_OF_BEST = 0.65

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

const NO_TERMS: ReadonlyMap<string, number> = new Map()
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
  #agents = new Map<string, string[]>()
  #statistics = NO_STATISTICS
  /** Cached by topic until `find` runs again: each section of a plan needs it. */
  readonly #about = new Map<string, Passage[]>()

  constructor(db: WorkspaceDatabase, searched: SearchedAgents, signal: AbortSignal) {
    this.#db = db
    this.#searched = searched
    this.#signal = signal
  }

  /** Searches for queries not searched before. Two or three statements per query, and three for all together. */
  async find(queries: readonly string[]): Promise<void> {
    const waiting = [...new Set(queries)].filter(query => !this.#found.has(query))
    const work = async () => {
      for (let query = waiting.shift(); query !== undefined; query = waiting.shift())
        await this.#search(query)
    }
    await Promise.all(Array.from({ length: CONCURRENT_QUERIES }, work))
    await Promise.all([this.#weigh(), this.#load()])
    this.#about.clear()
  }

  /** Passages found for the query that would be used to write the section, best first. */
  relevantTo(section: SectionPlan, { topic, query }: { topic: string; query: string }): Passage[] {
    return pickRelevant(topic, section, this.#foundFor(query), this.weightOf, this.#termsOf)
  }

  /**
   * Passages about a topic, best first: those that match it, and any found in documents whose titles or headings name
   * it. A document on a topic does not repeat the topic in every part.
   */
  about(topic: string): Passage[] {
    const about = this.#about.get(topic) ?? this.#findAbout(topic)
    this.#about.set(topic, about)
    return about
  }

  #findAbout(topic: string): Passage[] {
    const found = this.#foundFor(topic)
    const documents = [...Map.groupBy(found, ({ documentId }) => documentId)]
    const termsOfAll = new Map(documents.map(([id, passages]) => [id, this.#termsOfAll(passages)]))
    const termsOfNames = new Map(documents.map(([id, passages]) => [id, nameTerms(passages)]))
    // A document must match as a whole: common words scattered over several documents are not a topic.
    const inDocument = this.#choose(topic, found, ({ documentId }) => termsOfAll.get(documentId) ?? NO_TERMS)
    const fits = this.#choose(topic, found, this.#termsOf)
    const named = this.#choose(topic, found, ({ documentId }) => termsOfNames.get(documentId) ?? NO_TERMS)
    return found.filter(({ chunkId }) => inDocument.has(chunkId) && (fits.has(chunkId) || named.has(chunkId)))
  }

  /** Passages about a topic that contain enough words of one of its points, best first. */
  on(point: string, topic: string): Passage[] {
    const about = this.about(topic)
    const fits = this.#choose(point, about, this.#termsOf)
    return about.filter(({ chunkId }) => fits.has(chunkId))
  }

  #foundFor(query: string): Passage[] {
    const found = this.#found.get(query)
    return [...(found?.keys() ?? this.#passages.keys())].flatMap(id => {
      const passage = this.#passages.get(id)
      return passage ? [{ ...passage, score: found?.get(id) ?? passage.score }] : []
    })
  }

  /** Ids of the passages that contain enough of a query, and not much less than the best one. */
  #choose(
    query: string,
    passages: readonly Passage[],
    termsOf: (passage: Passage) => ReadonlyMap<string, number>,
  ): Set<string> {
    const words = weighWords(this.#read(query).words, this.#statistics, UNKNOWN_WORD_WEIGHT)
    const rated = passages.map(passage => ({ passage, share: overlap(words, termsOf(passage)) }))
    const best = Math.max(0, ...rated.map(({ share }) => share))
    const minShare = detectLanguage(query) === 'ko' ? MIN_OVERLAP_KOREAN : MIN_OVERLAP
    return new Set(
      rated
        .filter(({ share }) => share >= Math.max(minShare, MIN_SHARE_OF_BEST * best))
        .map(({ passage }) => passage.chunkId),
    )
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
    const terms = [...this.#found.keys()].flatMap(query => this.#read(query).terms)
    const read = () => readStatistics(this.#db, this.#searched.workspaceId, [...new Set(terms)])
    this.#statistics = await this.#inTime(read, this.#statistics)
  }

  async #load(): Promise<void> {
    const scores = new Map([...this.#found.values()].flatMap(found => [...found]))
    for (const id of this.#passages.keys()) scores.delete(id)
    const loaded = await this.#inTime(() => loadScoredPassages(this.#db, scores), [])
    const documentIds = [...new Set(loaded.map(passage => passage.documentId))]
    const { workspaceId, agentIds, isQuoted } = this.#searched
    const find = () => findDocumentAgents(this.#db, workspaceId, documentIds, agentIds)
    const agents = await this.#inTime(find, new Map<string, string[]>())
    for (const [documentId, of] of agents) this.#agents.set(documentId, of)
    for (const passage of loaded)
      if (this.#agents.has(passage.documentId) && (!isQuoted || hasQuotes(passage)))
        this.#passages.set(passage.chunkId, passage)
  }

  #inTime<T>(work: () => Promise<T>, late: T): Promise<T> {
    return waitInTime(this.#signal, work, late)
  }

  #termsOfAll(passages: readonly Passage[]): ReadonlyMap<string, number> {
    return new Map(passages.flatMap(passage => [...this.#termsOf(passage)]))
  }

  readonly #termsOf = (passage: Passage): ReadonlyMap<string, number> => {
    const terms = this.#terms.get(passage.chunkId) ?? passageTerms(passage)
    this.#terms.set(passage.chunkId, terms)
    return terms
  }
}

/** Terms of a document's title and of the headings of its passages. */
function nameTerms(passages: readonly Passage[]): ReadonlyMap<string, number> {
  const [first] = passages
  const headings = [...new Set(passages.flatMap(passage => passage.headings))]
  return indexTerms({ title: first?.documentTitle ?? '', headings, body: '' }, first?.kind ?? 'prose').terms
}
