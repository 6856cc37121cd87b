import { type LanguageModel, ModelFailed } from '../../platform/models/language-model.ts'
import { type Answer, type Evidence, toCodePoints } from './answer.ts'
import { answerPrompt } from './answer-prompt.ts'
import { AnswerText } from './answer-text.ts'
import { isGrounded } from './is-grounded.ts'

/** In UTF-16 units, as they come. A model that writes on and on is stopped. */
const LONGEST_ANSWER = 8_000

/**
 * An answer as a model writes it from passages: first its text piece by piece, cleaned and without the markers of citations, then
 * the whole.
 * @throws ModelFailed, also when it says nothing or more than 8,000 characters; the signal's reason when it aborts.
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
    if (read > LONGEST_ANSWER)
      throw new ModelFailed(`The model wrote more than ${LONGEST_ANSWER} characters.`)
    const sure = written.push(piece)
    if (sure !== '') yield sure
  }
  const rest = written.end()
  if (rest !== '') yield rest
  const { text, named } = written
  if (text === '') throw new ModelFailed('The model said nothing.')
  const cited = named.map(({ passage, ...range }) => ({ ...range, passage: passage.sentences.join('\n') }))
  const citations = named.map(({ passage, ...range }) => ({ ...range, chunkId: passage.chunkId }))
  return {
    text,
    grounded: isGrounded(text, cited),
    citations: toCodePoints(text, citations),
    model: model.name,
  }
}
