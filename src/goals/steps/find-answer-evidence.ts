import { findBestPassage } from '../../knowledge/answers/draw-answer.ts'
import { type RatedPassage, search } from '../../knowledge/retrieval/search.ts'
import { readQuery } from '../../knowledge/text/read-query.ts'
import type { WorkspaceDatabase } from '../../platform/database/scope-to-workspace.ts'
import { readSubjects } from '../../reports/topic-subjects.ts'
import { loadScoredPassages, type SearchedScope } from '../../reports/write/find-passages.ts'
import { gatherEvidence } from '../../reports/write/gather-evidence.ts'
import type { Passage, SectionEvidence, SectionPlan } from '../../reports/write/passage.ts'
import { chooseVoice, type Voice } from '../../reports/write/quotes.ts'

/** Passages of a search that are compared with a question. */
const MAX_COMPARED = 30
/** Minimum relevance of a passage, as a probability and as a share of the best one's. */
const MIN_RELEVANCE = 0.25
const MIN_SHARE_OF_BEST = 0.5

interface Finding {
  scope: SearchedScope
  section: SectionPlan
  language: string
  weightOf: (term: string) => number
  signal: AbortSignal
}

/**
 * Finds the passages that answer a question, in the order in which a section uses them. A report covers its topic in breadth,
 * but an answer must not: of what a report would use, only passages that are likely to answer the question are kept. The
 * passage that answers it best is added if the report would not use it.
 */
export async function findAnswerEvidence(
  db: WorkspaceDatabase,
  { scope, section, language, weightOf, signal }: Finding,
): Promise<{ evidence: SectionEvidence; voice: Voice }> {
  const { title } = section
  const { sections } = await gatherEvidence(
    db,
    { scope, title, language, weightOf, signal },
    { sections: [section], missing: [section] },
  )
  const used = sections[0]?.passages ?? []
  const { relevanceOf, answering } = await comparePassages(db, scope, title)
  signal.throwIfAborted()
  const added = await loadScoredPassages(
    db,
    new Map(answering.filter(([id]) => !used.some(({ chunkId }) => chunkId === id))),
  )
  const candidates = [...used, ...added]
  const best = Math.max(0, ...candidates.map(({ chunkId }) => relevanceOf.get(chunkId) ?? 0))
  const least = Math.max(MIN_RELEVANCE, MIN_SHARE_OF_BEST * best)
  const isKept = ({ chunkId }: Passage) =>
    (relevanceOf.get(chunkId) ?? 0) >= least || answering.some(([id]) => id === chunkId)
  const passages = candidates.filter(isKept).toSorted((a, b) => b.score - a.score)
  const voice: Voice = passages.length > 0 ? chooseVoice(passages, language) : { language, level: 'POLITE' }
  return { evidence: { section, passages, isOnTopic: true }, voice }
}

interface Comparison {
  /** By passage (UUID), 0 to 1. */
  relevanceOf: Map<string, number>
  /** Passages (UUIDs) that an answer would quote, with their scores. */
  answering: [chunkId: string, score: number][]
}

/** Compares passages with a question, and with its subject: requests such as "Compare the rules" have words that none has. */
async function comparePassages(
  db: WorkspaceDatabase,
  { workspaceId, embeddings, groups }: SearchedScope,
  question: string,
): Promise<Comparison> {
  const relevanceOf = new Map<string, number>()
  const answering = new Map<string, number>()
  const add = ({ chunkId, relevance }: RatedPassage) =>
    relevanceOf.set(chunkId, Math.max(relevance, relevanceOf.get(chunkId) ?? 0))
  for (const text of new Set([question, readSubjects(question).join(' ')]))
    for (const { nodeIds, ...settings } of groups) {
      const outcome = await search(db, {
        ...{ workspaceId, embeddings, scope: { nodeIds }, limit: MAX_COMPARED, query: readQuery(text) },
        ...settings,
      })
      for (const passage of outcome.passages) add(passage)
      const best = findBestPassage(outcome)
      if (best?.isAnswer) answering.set(best.passage.chunkId, best.passage.score)
    }
  return { relevanceOf, answering: [...answering] }
}
