import { overlap, weighWords } from '../../knowledge/probes/overlap.ts'
import { fuseLanes } from '../../knowledge/retrieval/fuse-lanes.ts'
import {
  type IndexStatistics,
  readStatistics,
  weighTerm,
} from '../../knowledge/retrieval/index-statistics.ts'
import { runLanes } from '../../knowledge/retrieval/run-lanes.ts'
import { detectLanguage } from '../../knowledge/text/detect-language.ts'
import { indexTerms } from '../../knowledge/text/index-terms.ts'
import { readQuery, termsOf } from '../../knowledge/text/read-query.ts'
import type { WorkspaceDatabase } from '../../platform/database/scope-to-workspace.ts'
import type { Embeddings } from '../../platform/embeddings/embedding-model.ts'
import { loadPassages } from '../write/find-passages.ts'
import type { Passage, SectionPlan } from '../write/passage.ts'
import { pickRelevant } from '../write/pick-relevant.ts'
import { hasQuotes } from '../write/quotes.ts'
import { findAgentsOf } from './find-agents-of.ts'
import { inTime } from './in-time.ts'

/** Passages that one query brings. */
export const MOST_PASSAGES = 30
/** Queries at a time. More would only wait for each other, and for whatever is left of them at the deadline. */
const AT_A_TIME = 2
/**
 * The share of a query's words, by how much they tell, that a passage has at least. Korean is written with endings that no text
 * has just so, and takes less.
 */
const LEAST_OVERLAP = 0.4
const LEAST_OVERLAP_KOREAN = 0.35
/**
 * A topic is named by the words that matter, and not asked for in any others: one that no passage has counts in full. At half of
 * that, as in a question, 7 of 26 topics that the demo knows nothing of had solid support; now 1 has.
 */
const UNKNOWN_WORD = 1
/** Where something has nearly all of a query, what has only its common words is not about it. */
const LEAST_OF_BEST = 0.65

/** Whose documents are looked at. */
export interface SearchedAgents {
  workspaceId: string
  /** UUIDs; null: whoever has something to say. */
  agentIds: readonly string[] | null
  /** Nodes (UUIDs) of the agents; null: of so many that the whole workspace is searched. */
  nodeIds: readonly string[] | null
  embeddings: Embeddings | null
  /** Whether reports are made of sentences as they stand in passages: what has none is of no use then. */
  isQuoted: boolean
}

const NO_TERMS: ReadonlyMap<string, number> = new Map()
const NOTHING: IndexStatistics = { passages: 0, passageLength: 1, documentLength: 1, passagesWith: new Map() }

/**
 * What agents hold for queries, found in one search of all their documents for each query, and afterwards told apart by agent.
 * Once the signal aborts, nothing more is looked for: what was not found in time is judged among the passages that were.
 */
export class EvidenceFinder {
  readonly #db: WorkspaceDatabase
  readonly #searched: SearchedAgents
  readonly #signal: AbortSignal
  /** Best first, by query. */
  readonly #found = new Map<string, Map<string, number>>()
  readonly #passages = new Map<string, Passage>()
  readonly #terms = new Map<string, ReadonlyMap<string, number>>()
  #agents = new Map<string, string[]>()
  #statistics = NOTHING
  /** By topic, until more is found: each section of a plan asks for it. */
  readonly #about = new Map<string, Passage[]>()

  constructor(db: WorkspaceDatabase, searched: SearchedAgents, signal: AbortSignal) {
    this.#db = db
    this.#searched = searched
    this.#signal = signal
  }

  /** Looks for what fits queries. Two or three statements for each, and three for all of them together. */
  async find(queries: readonly string[]): Promise<void> {
    const waiting = [...new Set(queries)].filter(query => !this.#found.has(query))
    const work = async () => {
      for (let query = waiting.shift(); query !== undefined; query = waiting.shift())
        await this.#search(query)
    }
    await Promise.all(Array.from({ length: AT_A_TIME }, work))
    await Promise.all([this.#weigh(), this.#load()])
    this.#about.clear()
  }

  /** Passages that a section would be written from, of those found for the query, best first. */
  relevantTo(section: SectionPlan, { topic, query }: { topic: string; query: string }): Passage[] {
    return pickRelevant(
      topic,
      section,
      this.#foundFor(query),
      term => this.weightOf(term),
      passage => this.#termsOf(passage),
    )
  }

  /**
   * Passages about a topic, best first: those that fit it, and whatever was found in documents whose titles and headings name it. A
   * document on a topic does not repeat the topic in each of its parts.
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
    // Common words that come together nowhere are no topic.
    const inDocument = this.#choose(topic, found, ({ documentId }) => termsOfAll.get(documentId) ?? NO_TERMS)
    const fits = this.#choose(topic, found, passage => this.#termsOf(passage))
    const named = this.#choose(topic, found, ({ documentId }) => termsOfNames.get(documentId) ?? NO_TERMS)
    return found.filter(({ chunkId }) => inDocument.has(chunkId) && (fits.has(chunkId) || named.has(chunkId)))
  }

  /** Passages about a topic that have enough of what a point of it is called, best first. */
  on(point: string, topic: string): Passage[] {
    const about = this.about(topic)
    const fits = this.#choose(point, about, passage => this.#termsOf(passage))
    return about.filter(({ chunkId }) => fits.has(chunkId))
  }

  #foundFor(query: string): Passage[] {
    const found = this.#found.get(query)
    return [...(found?.keys() ?? this.#passages.keys())].flatMap(id => {
      const passage = this.#passages.get(id)
      return passage ? [{ ...passage, score: found?.get(id) ?? passage.score }] : []
    })
  }

  /** The ids of the passages whose terms have enough of a query, and not much less of it than the best. */
  #choose(
    query: string,
    passages: readonly Passage[],
    termsOf: (passage: Passage) => ReadonlyMap<string, number>,
  ): Set<string> {
    const words = weighWords(readQuery(query), this.#statistics, UNKNOWN_WORD)
    const rated = passages.map(passage => ({ passage, share: overlap(words, termsOf(passage)) }))
    const best = Math.max(0, ...rated.map(({ share }) => share))
    const least = detectLanguage(query) === 'ko' ? LEAST_OVERLAP_KOREAN : LEAST_OVERLAP
    return new Set(
      rated
        .filter(({ share }) => share >= Math.max(least, LEAST_OF_BEST * best))
        .map(({ passage }) => passage.chunkId),
    )
  }

  /** The agents (UUIDs) that have a document (a UUID) in their scope. */
  agentsOf(documentId: string): readonly string[] {
    return this.#agents.get(documentId) ?? []
  }

  /** How much a term of the queries tells; 0 where no passage has it. */
  weightOf(term: string): number {
    return weighTerm(this.#statistics, term).weight
  }

  async #search(query: string): Promise<void> {
    const { workspaceId, nodeIds, embeddings } = this.#searched
    const scope = nodeIds ? { nodeIds } : {}
    const outcomes = await inTime(
      this.#signal,
      () => runLanes(this.#db, { workspaceId, query, scope, embeddings, weights: {} }),
      null,
    )
    if (!outcomes) return
    const best = fuseLanes(outcomes).slice(0, MOST_PASSAGES)
    this.#found.set(query, new Map(best.map(({ chunkId, score }) => [chunkId, score])))
  }

  async #weigh(): Promise<void> {
    const terms = [...this.#found.keys()].flatMap(query => termsOf(readQuery(query)))
    const { workspaceId } = this.#searched
    this.#statistics = await inTime(
      this.#signal,
      () => readStatistics(this.#db, workspaceId, [...new Set(terms)]),
      this.#statistics,
    )
  }

  async #load(): Promise<void> {
    const scores = new Map([...this.#found.values()].flatMap(found => [...found]))
    for (const id of this.#passages.keys()) scores.delete(id)
    const loaded = await inTime(this.#signal, () => loadPassages(this.#db, scores), [])
    const documentIds = [...new Set(loaded.map(passage => passage.documentId))]
    const { workspaceId, agentIds, isQuoted } = this.#searched
    const agents = await inTime(
      this.#signal,
      () => findAgentsOf(this.#db, workspaceId, documentIds, agentIds),
      new Map<string, string[]>(),
    )
    for (const [documentId, of] of agents) this.#agents.set(documentId, of)
    for (const passage of loaded)
      if (this.#agents.has(passage.documentId) && (!isQuoted || hasQuotes(passage)))
        this.#passages.set(passage.chunkId, passage)
  }

  #termsOfAll(passages: readonly Passage[]): ReadonlyMap<string, number> {
    return new Map(passages.flatMap(passage => [...this.#termsOf(passage)]))
  }

  #termsOf({ chunkId, documentTitle, headings, content, kind }: Passage): ReadonlyMap<string, number> {
    const known = this.#terms.get(chunkId)
    if (known) return known
    const { terms } = indexTerms({ title: documentTitle, headings, body: content }, kind)
    this.#terms.set(chunkId, terms)
    return terms
  }
}

/** What the titles and headings of a document's passages say. */
function nameTerms(passages: readonly Passage[]): ReadonlyMap<string, number> {
  const [first] = passages
  const headings = [...new Set(passages.flatMap(passage => passage.headings))]
  return indexTerms({ title: first?.documentTitle ?? '', headings, body: '' }, first?.kind ?? 'prose').terms
}
