import { type LanguageModel, ModelFailed } from '../../platform/models/language-model.ts'
import { type Answer, type Evidence, toCodePoints } from './answer.ts'
import { answerPrompt } from './answer-prompt.ts'
import { AnswerText } from './answer-text.ts'
import { isGrounded } from './is-grounded.ts'

/** In UTF-16 units of raw output. Stops a model that does not end. */
const MAX_ANSWER_LENGTH = 8_000

/**
 * Asks a model to write an answer from passages. Yields the text piece by piece, cleaned and without citation markers,
 * and returns the complete answer.
 * @throws ModelFailed, also for no text or more than 8,000 characters; the signal's reason if it aborts.
 */
export async function* writeAnswer(
  model: LanguageModel,
  { question, passages }: { question: string; passages: readonly Evidence[] },
  signal: AbortSignal,
): AsyncGenerator<string, Answer> {
  const written = new AnswerText(passages)
  let read = 0
  for await (const piece of model.write(answerPrompt(question, passages), signal, 'answer')) {
    read += piece.length
    if (read > MAX_ANSWER_LENGTH)
      throw new ModelFailed(`The model wrote more than ${MAX_ANSWER_LENGTH} characters.`)
    const sure = written.push(piece)
    if (sure !== '') yield sure
  }
  const rest = written.end()
  if (rest !== '') yield rest
  const { text, named } = written
  if (text === '') throw new ModelFailed('The model returned no text.')
  const cited = named.map(({ passage, ...range }) => ({ ...range, passage: passage.sentences.join('\n') }))
  const citations = named.map(({ passage, ...range }) => ({ ...range, chunkId: passage.chunkId }))
  return {
    text,
    grounded: isGrounded(text, cited),
    citations: toCodePoints(text, citations),
    model: model.name,
  }
}
