import { type LanguageModel, ModelFailed } from '../../platform/models/language-model.ts'
import { type Answer, type Evidence, toCodePoints } from './answer.ts'
import { answerPrompt } from './answer-prompt.ts'
import { CitedText } from './cited-text.ts'
import { isGrounded } from './is-grounded.ts'

/** In UTF-16 units. A model that writes on and on is stopped. */
const LONGEST_ANSWER = 8_000

/**
 * An answer as a model writes it from passages: first its text piece by piece, without the markers of citations, then the whole.
 * @throws ModelFailed, also when it says nothing or more than 8,000 characters; the signal's reason when it aborts.
 */
export async function* writeAnswer(
  model: LanguageModel,
  { question, passages }: { question: string; passages: readonly Evidence[] },
  signal: AbortSignal,
): AsyncGenerator<string, Answer> {
  const cited = new CitedText()
  for await (const piece of model.write(answerPrompt(question, passages), signal, 'answer')) {
    const text = cited.push(cited.text === '' ? piece.trimStart() : piece)
    if (text !== '') yield text
    if (cited.text.length > LONGEST_ANSWER)
      throw new ModelFailed(`The model wrote more than ${LONGEST_ANSWER} characters.`)
  }
  const rest = cited.end()
  if (rest !== '') yield rest
  const { text } = cited
  if (text.trim() === '') throw new ModelFailed('The model said nothing.')
  // A number that no passage has is the model's invention.
  const citations = cited.marks.flatMap(({ number, ...range }) => {
    const passage = passages[number - 1]
    return passage ? [{ ...range, chunkId: passage.chunkId, passage: passage.sentences.join('\n') }] : []
  })
  return {
    text,
    grounded: isGrounded(text, citations),
    citations: toCodePoints(text, citations).map(({ start, end, chunkId }) => ({ start, end, chunkId })),
    model: model.name,
  }
}
