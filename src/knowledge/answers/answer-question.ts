import type { LanguageModel } from '../../models/language-model.ts'
import type { Logger } from '../../platform/logger.ts'
import type { RatedPassage } from '../retrieval/search.ts'
import { plainMarkdown } from '../text/plain-markdown.ts'
import { splitSentences } from '../text/sentences.ts'
import type { Answer, Evidence } from './answer.ts'
import { drawAnswer, type FoundPassages } from './draw-answer.ts'
import { type TextPiece, tryModel } from './try-model.ts'
import { writeAnswer } from './write-answer.ts'

interface AskedQuestion {
  text: string
  /** Of the search for the question. */
  outcome: FoundPassages
  /** Null to quote a passage. */
  model: LanguageModel | null
}

/** Passages that a model reads. */
const MAX_MODEL_PASSAGES = 6

/**
 * Yields an answer piece by piece and returns the complete answer. The model writes it. Without a model, or if it
 * fails, the answer is a quote from the hits. Returns null if the hits contain no answer.
 */
export async function* answerQuestion(
  { text, outcome, model }: AskedQuestion,
  { log, signal }: { log: Logger; signal: AbortSignal },
): AsyncGenerator<TextPiece, Answer | null> {
  if (outcome.passages.length === 0) return null
  let hasBegun = false
  let fallback: Answer['fallback'] = null
  if (model) {
    const evidence = outcome.passages.slice(0, MAX_MODEL_PASSAGES).map(toEvidence)
    const attempt = yield* tryModel(after =>
      writeAnswer(model, { question: text, passages: evidence }, signal, after),
    )
    if ('written' in attempt) return attempt.written
    hasBegun = attempt.hasBegun
    fallback = attempt.failure.fallback
    log.warn({ cause: attempt.failure.message }, 'the model failed, so the answer is quoted from the hits')
  }
  const answer = drawAnswer(outcome)
  if (answer || hasBegun) yield { text: answer?.text ?? '', restart: hasBegun }
  return answer && { ...answer, fallback }
}

/** Headings are left out: they make no statement. */
const HEADING = /^#{1,6}\s/

/** What an answer can cite of a passage. */
export function toEvidence(passage: RatedPassage): Evidence {
  const { chunkId, documentTitle: title, kind, content, relevance } = passage
  const isProse = kind === 'prose'
  const sentences = splitSentences(content)
    .filter(sentence => !(isProse && HEADING.test(sentence)))
    .map(sentence => (isProse ? plainMarkdown(sentence) : sentence))
    .filter(sentence => sentence !== '')
  return { chunkId, title, sentences, relevance }
}
