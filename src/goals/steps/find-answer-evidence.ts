import { findBestPassage } from '../../knowledge/answers/draw-answer.ts'
import { type RatedPassage, search } from '../../knowledge/retrieval/search.ts'
import { readQuery } from '../../knowledge/text/read-query.ts'
import type { WorkspaceDatabase } from '../../platform/database/scope-to-workspace.ts'
import { readSubjects } from '../../reports/topic-subjects.ts'
import { loadScoredPassages, type SearchedScope } from '../../reports/write/find-passages.ts'
import { gatherEvidence } from '../../reports/write/gather-evidence.ts'
import type { Passage, SectionEvidence, SectionPlan } from '../../reports/write/passage.ts'
import { chooseVoice, hasQuotes, type Voice } from '../../reports/write/quotes.ts'

/** Passages of a search that are compared with a question. */
const MAX_COMPARED = 30
/** Minimum relevance of a passage, as a probability and as a share of the best one's. */
const MIN_RELEVANCE = 0.25
const MIN_SHARE_OF_BEST = 0.5
/** Passages that explain code. */
const MAX_EXPLAINING = 3

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
  const { found, answering } = await comparePassages(db, scope, title)
  signal.throwIfAborted()
  // Code cannot be quoted, so the text that explains it need not be as relevant.
  const explaining = used.length > 0 && !used.some(hasQuotes) ? proseOf(found) : []
  const known = new Set(used.map(({ chunkId }) => chunkId))
  const added = [...answering, ...explaining].filter(({ chunkId }) => !known.has(chunkId))
  const candidates = [
    ...used,
    ...(await loadScoredPassages(db, new Map(added.map(({ chunkId, score }) => [chunkId, score])))),
  ]
  const quotable = candidates.filter(hasQuotes)
  const relevanceOf = ({ chunkId }: Passage) => found.get(chunkId)?.relevance ?? 0
  const best = Math.max(0, ...(quotable.length > 0 ? quotable : candidates).map(relevanceOf))
  const least = Math.max(MIN_RELEVANCE, MIN_SHARE_OF_BEST * best)
  const isKept = (passage: Passage) =>
    relevanceOf(passage) >= least || answering.some(({ chunkId }) => chunkId === passage.chunkId)
  const passages = candidates.filter(isKept).toSorted((a, b) => b.score - a.score)
  const voice: Voice = passages.length > 0 ? chooseVoice(passages, language) : { language, level: 'POLITE' }
  return { evidence: { section, passages, isOnTopic: true }, voice }
}

interface Comparison {
  /** By UUID. */
  found: Map<string, RatedPassage>
  /** Passages that an answer would quote. */
  answering: RatedPassage[]
}

/** Compares passages with a question, and with its subject: requests such as "Compare the rules" have words that none has. */
async function comparePassages(
  db: WorkspaceDatabase,
  { workspaceId, embeddings, groups }: SearchedScope,
  question: string,
): Promise<Comparison> {
  const found = new Map<string, RatedPassage>()
  const answering: RatedPassage[] = []
  for (const text of new Set([question, readSubjects(question).join(' ')]))
    for (const { nodeIds, ...settings } of groups) {
      const outcome = await search(db, {
        ...{ workspaceId, embeddings, scope: { nodeIds }, limit: MAX_COMPARED, query: readQuery(text) },
        ...settings,
      })
      for (const passage of outcome.passages)
        if (passage.relevance >= (found.get(passage.chunkId)?.relevance ?? 0))
          found.set(passage.chunkId, passage)
      const best = findBestPassage(outcome)
      if (best?.isAnswer) answering.push(best.passage)
    }
  return { found, answering }
}

/** The most relevant prose. */
function proseOf(found: ReadonlyMap<string, RatedPassage>): RatedPassage[] {
  return [...found.values()]
    .filter(({ kind }) => kind === 'prose')
    .toSorted((a, b) => b.relevance - a.relevance)
    .slice(0, MAX_EXPLAINING)
}
