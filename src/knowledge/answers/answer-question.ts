import type { LanguageModel } from '../../models/language-model.ts'
import type { Logger } from '../../platform/logger.ts'
import { readStatistics, weighTerm } from '../retrieval/index-statistics.ts'
import type { Searchable } from '../retrieval/lane.ts'
import { loadPassages } from '../retrieval/load-passages.ts'
import type { SearchHit } from '../retrieval/search.ts'
import { plainMarkdown } from '../text/plain-markdown.ts'
import type { Query } from '../text/read-query.ts'
import { splitSentences } from '../text/sentences.ts'
import type { Answer, Evidence } from './answer.ts'
import { drawAnswer } from './draw-answer.ts'
import { type TextPiece, tryModel } from './try-model.ts'
import { writeAnswer } from './write-answer.ts'

interface Question {
  workspaceId: string
  question: Query
  hits: readonly SearchHit[]
  /** Null to draw sentences from the hits. */
  model: LanguageModel | null
}

/**
 * Yields an answer piece by piece and returns the complete answer. The model writes it. Without a model, or if it
 * fails, the answer is sentences drawn from the hits. Returns null if the hits contain no answer.
 */
export async function* answerQuestion(
  db: Searchable,
  { workspaceId, question, hits, model }: Question,
  { log, signal }: { log: Logger; signal: AbortSignal },
): AsyncGenerator<TextPiece, Answer | null> {
  const passages = await loadEvidence(db, hits)
  if (passages.length === 0) return null
  let hasBegun = false
  if (model) {
    const attempt = yield* tryModel(writeAnswer(model, { question: question.text, passages }, signal))
    if ('written' in attempt) return attempt.written
    hasBegun = attempt.hasBegun
    log.warn({ cause: attempt.failure.message }, 'the model failed, so the answer is drawn from the hits')
  }
  const answer = drawAnswer(await termWeights(db, workspaceId, question), passages)
  if (answer || hasBegun) yield { text: answer?.text ?? '', restart: hasBegun }
  return answer
}

async function termWeights(
  db: Searchable,
  workspaceId: string,
  { terms }: Query,
): Promise<Map<string, number>> {
  const statistics = await readStatistics(db, workspaceId, terms)
  return new Map(terms.map(term => [term, weighTerm(statistics, term).weight]))
}

/** The best hits are enough for an answer. */
const MAX_PASSAGES = 6
/** Headings are left out: they make no statement. */
const HEADING = /^#{1,6}\s/

/** Loads the passages of the best hits, best first, without those deleted since the search. */
async function loadEvidence(db: Searchable, hits: readonly SearchHit[]): Promise<Evidence[]> {
  const passages = await loadPassages(db, hits.slice(0, MAX_PASSAGES))
  return passages.map(({ chunkId, documentTitle: title, kind, content }) => {
    const isProse = kind === 'prose'
    const sentences = splitSentences(content)
      .filter(sentence => !(isProse && HEADING.test(sentence)))
      .map(sentence => (isProse ? plainMarkdown(sentence) : sentence))
      .filter(sentence => sentence !== '')
    return { chunkId, title, sentences }
  })
}
