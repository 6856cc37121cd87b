import { search } from '../../knowledge/retrieval/search.ts'
import { readQuery } from '../../knowledge/text/read-query.ts'
import type { WorkspaceDatabase } from '../../platform/database/scope-to-workspace.ts'
import {
  findTopicPassages,
  loadScoredPassages,
  loadUnfound,
  type SearchedScope,
} from '../../reports/write/find-passages.ts'
import type { Passage } from '../../reports/write/passage.ts'
import { hasQuotes } from '../../reports/write/quotes.ts'
import { searchTexts } from '../plan/search-texts.ts'
import type { ResearchQuestion } from './research-questions.ts'

// All measured with the goals and questions of the demo knowledge base, see docs/decisions/goals.md.

/** Passages of a search that are compared with a question. */
const MAX_COMPARED = 20
/** How much the rank of a passage counts. Its relevance counts 1: it is low if the passage has other words than the question. */
const RANK_WEIGHT = 0.5
/** Added to passages of documents that are about the subject as a whole: they do not repeat it in every part. */
const TOPIC_WORTH = 0.3
/** How much the document of a passage counts: the more of its passages are found, the more likely it is about the subject. */
const DOCUMENT_SHARE = 0.5
/** Passages that count for their document. */
const MAX_OF_DOCUMENT = 3
/** If the best passage is less relevant, it is unlikely to answer the question. */
const MIN_RELEVANCE = 0.25
/** Minimum relevance of a passage to be quoted before others. Below, documents read better in their own order. */
const MIN_LEAD_RELEVANCE = 0.7
const MAX_PASSAGES = 6
/** The same with the rest of the best document. */
const MAX_COMPLETED = 14
/** Minimum worth of a passage as a share of the best one's. */
const MIN_SHARE = { clear: 0.5, unclear: 0.3 }
/** Minimum relevance as a share of the highest one, if the best passage is relevant. */
const MIN_RELEVANCE_SHARE = 0.5

export interface AnswerEvidence {
  /** Best first, then the rest of the best document. Without code if there is text. */
  passages: Passage[]
  /** The most relevant passage, if it is very likely to answer the question. */
  lead: Passage | null
  /** Whether the best passage is likely to answer the question. */
  isClear: boolean
}

/**
 * Finds the passages that answer a question best, at most six. If they are clear, adds the others of the best document:
 * the answer is often in a section with other words than the question. A question in other words than the documents has
 * passages too, but unclear ones.
 * @param language of the goal
 */
export async function findAnswerEvidence(
  db: WorkspaceDatabase,
  scope: SearchedScope,
  { question, language }: { question: ResearchQuestion; language: string },
): Promise<AnswerEvidence> {
  const ratings = await ratePassages(db, scope, question)
  const found = await loadScoredPassages(
    db,
    new Map([...ratings].map(([chunkId, { worth }]) => [chunkId, worth])),
  )
  const onTopic = await findTopicPassages(db, scope, { title: question.question, language })
  const rated = addWorthOfDocuments(addTopicPassages(found, onTopic))
  const quotable = rated.filter(hasQuotes)
  const candidates = quotable.length > 0 ? quotable : rated
  const [best] = candidates
  if (!best) return { passages: [], lead: null, isClear: false }
  const relevanceOf = ({ chunkId }: Passage) => ratings.get(chunkId)?.relevance ?? 0
  const isClear = relevanceOf(best) >= MIN_RELEVANCE
  const least = MIN_SHARE[isClear ? 'clear' : 'unclear'] * best.score
  const leastRelevance = isClear ? MIN_RELEVANCE_SHARE * Math.max(...candidates.map(relevanceOf)) : 0
  const isKept = (passage: Passage) => passage.score >= least && relevanceOf(passage) >= leastRelevance
  const kept = candidates.filter(isKept).slice(0, MAX_PASSAGES)
  if (!isClear) return { passages: kept, lead: null, isClear }
  const mostRelevant = kept.reduce((most, one) => (relevanceOf(one) > relevanceOf(most) ? one : most), best)
  const lead = relevanceOf(mostRelevant) >= MIN_LEAD_RELEVANCE ? mostRelevant : null
  const rest = await readRest(db, best, { kept, rated })
  return { passages: [...kept, ...rest].slice(0, MAX_COMPLETED), lead, isClear }
}

/** The other quotable passages of the document of the best one, best first. Without its introduction, which rarely answers. */
async function readRest(
  db: WorkspaceDatabase,
  { documentId, score }: Passage,
  { kept, rated }: { kept: readonly Passage[]; rated: readonly Passage[] },
): Promise<Passage[]> {
  const found = rated.filter(passage => passage.documentId === documentId && !kept.includes(passage))
  const ids = rated.map(({ chunkId }) => chunkId)
  const unfound = await loadUnfound(db, new Map([[documentId, score]]), ids)
  const isIntroduction = ({ ordinal, headings }: Passage) => ordinal === 0 && headings.length === 1
  return [...found, ...unfound]
    .filter(passage => hasQuotes(passage) && !isIntroduction(passage))
    .toSorted((a, b) => b.score - a.score)
}

interface Rating {
  worth: number
  relevance: number
}

/** Rates the passages that searches find, by UUID. */
async function ratePassages(
  db: WorkspaceDatabase,
  { workspaceId, embeddings, groups }: SearchedScope,
  question: ResearchQuestion,
): Promise<Map<string, Rating>> {
  const ratings = new Map<string, Rating>()
  for (const [text, weight] of searchTexts(question))
    for (const { nodeIds, ...settings } of groups) {
      const { passages } = await search(db, {
        ...{ workspaceId, embeddings, scope: { nodeIds }, limit: MAX_COMPARED, query: readQuery(text) },
        ...settings,
      })
      for (const { chunkId, score, relevance } of passages) {
        const before = ratings.get(chunkId)
        ratings.set(chunkId, {
          worth: Math.max(weight * (RANK_WEIGHT * score + relevance), before?.worth ?? 0),
          relevance: Math.max(relevance, before?.relevance ?? 0),
        })
      }
    }
  return ratings
}

/** Adds the passages on a topic to those that were found, and their worth to the scores of both. */
function addTopicPassages(found: readonly Passage[], onTopic: readonly Passage[]): Passage[] {
  const scores = new Map(found.map(({ chunkId, score }) => [chunkId, score]))
  const worthMore = onTopic.map(passage => ({
    ...passage,
    score: TOPIC_WORTH + (scores.get(passage.chunkId) ?? 0),
  }))
  const topicIds = new Set(onTopic.map(({ chunkId }) => chunkId))
  return [...found.filter(({ chunkId }) => !topicIds.has(chunkId)), ...worthMore]
}

/** Adds the worth of their documents to the scores of passages. Best first. */
function addWorthOfDocuments(passages: readonly Passage[]): Passage[] {
  const worthOf = new Map(
    [...Map.groupBy(passages, ({ documentId }) => documentId)].map(([id, of]) => [id, sumOfBest(of)]),
  )
  const most = Math.max(...worthOf.values())
  return passages
    .map(passage => {
      const share = (worthOf.get(passage.documentId) ?? 0) / most
      return { ...passage, score: passage.score * (1 - DOCUMENT_SHARE + DOCUMENT_SHARE * share) }
    })
    .toSorted((a, b) => b.score - a.score || (a.chunkId < b.chunkId ? -1 : 1))
}

function sumOfBest(passages: readonly Passage[]): number {
  return passages
    .map(({ score }) => score)
    .toSorted((a, b) => b - a)
    .slice(0, MAX_OF_DOCUMENT)
    .reduce((sum, score) => sum + score, 0)
}
