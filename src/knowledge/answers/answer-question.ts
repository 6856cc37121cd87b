import type { LanguageModel } from '../../models/language-model.ts'
import type { Logger } from '../../platform/logger.ts'
import { readStatistics } from '../retrieval/index-statistics.ts'
import type { Searchable } from '../retrieval/lane.ts'
import { type LoadedPassage, loadPassages } from '../retrieval/load-passages.ts'
import { type Question, readQuestion } from '../retrieval/match-words.ts'
import type { SearchHit } from '../retrieval/search.ts'
import { plainMarkdown } from '../text/plain-markdown.ts'
import type { Query } from '../text/read-query.ts'
import { splitSentences } from '../text/sentences.ts'
import type { Answer, Evidence } from './answer.ts'
import { drawAnswer, findBestPassage } from './draw-answer.ts'
import { type TextPiece, tryModel } from './try-model.ts'
import { writeAnswer } from './write-answer.ts'

interface AskedQuestion {
  workspaceId: string
  query: Query
  hits: readonly SearchHit[]
  /** Null to quote a passage. */
  model: LanguageModel | null
}

/** The best hits are enough for an answer. */
export const MAX_PASSAGES = 8
/** Passages that a model reads. */
const MAX_MODEL_PASSAGES = 6

/**
 * Yields an answer piece by piece and returns the complete answer. The model writes it. Without a model, or if it
 * fails, the answer is a quote from the hits. Returns null if the hits contain no answer.
 */
export async function* answerQuestion(
  db: Searchable,
  { workspaceId, query, hits, model }: AskedQuestion,
  { log, signal }: { log: Logger; signal: AbortSignal },
): AsyncGenerator<TextPiece, Answer | null> {
  const passages = await loadPassages(db, hits.slice(0, MAX_PASSAGES))
  if (passages.length === 0) return null
  let hasBegun = false
  if (model) {
    const evidence = passages.slice(0, MAX_MODEL_PASSAGES).map(toEvidence)
    const attempt = yield* tryModel(writeAnswer(model, { question: query.text, passages: evidence }, signal))
    if ('written' in attempt) return attempt.written
    hasBegun = attempt.hasBegun
    log.warn({ cause: attempt.failure.message }, 'the model failed, so the answer is quoted from the hits')
  }
  const answer = drawAnswer(await weighQuestion(db, workspaceId, query), passages)
  if (answer || hasBegun) yield { text: answer?.text ?? '', restart: hasBegun }
  return answer
}

/** Whether an agent could quote an answer from its hits, and from which one. Two statements. */
export async function findAnsweringHit(
  db: Searchable,
  { workspaceId, query, hits }: Omit<AskedQuestion, 'model'>,
): Promise<SearchHit | null> {
  const passages = await loadPassages(db, hits.slice(0, MAX_PASSAGES))
  const best = findBestPassage(await weighQuestion(db, workspaceId, query), passages)
  if (!best?.isAnswer) return null
  return hits.find(({ chunkId }) => chunkId === best.passage.chunkId) ?? null
}

async function weighQuestion(db: Searchable, workspaceId: string, query: Query): Promise<Question> {
  return readQuestion(query, await readStatistics(db, workspaceId, query.terms))
}

/** Headings are left out: they make no statement. */
const HEADING = /^#{1,6}\s/

function toEvidence(passage: LoadedPassage & { relevance: number }): Evidence {
  const { chunkId, documentTitle: title, kind, content, relevance } = passage
  const isProse = kind === 'prose'
  const sentences = splitSentences(content)
    .filter(sentence => !(isProse && HEADING.test(sentence)))
    .map(sentence => (isProse ? plainMarkdown(sentence) : sentence))
    .filter(sentence => sentence !== '')
  return { chunkId, title, sentences, relevance }
}
