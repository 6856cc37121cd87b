import { type LanguageModel, ModelFailed, type Spend } from '../../platform/models/language-model.ts'
import { ModelText } from './model-text.ts'
import type { SectionEvidence, WrittenSection } from './passage.ts'
import { phrasesIn } from './phrases.ts'
import { sectionPrompt } from './section-prompt.ts'
import type { ReportTopic } from './write-by-evidence.ts'

/** The best passages are enough for a section. */
const MOST_PASSAGES = 12
/** In UTF-16 units. A model that writes on and on is stopped. */
const LONGEST_SECTION = 20_000
/** Share of its sentences that rest on passages; a model that says less is taken to speak of something else. */
const LEAST_GROUNDED = 0.5

interface Writing {
  topic: ReportTopic
  /** Titles of the other sections. */
  others: readonly string[]
  signal: AbortSignal
  /** Told what it took, also where it came to nothing. */
  onSpend: (spend: Spend) => void
}

/**
 * A section as a model writes it from passages: piece by piece, a sentence at a time, then the whole. Each sentence is cited, or
 * marked as having no source.
 *
 * @throws ModelFailed, also when it says nothing, more than 20,000 characters, or mostly what no passage says; the signal's reason
 * when it aborts.
 */
export async function* writeByModel(
  model: LanguageModel,
  evidence: SectionEvidence,
  { topic, others, signal, onSpend }: Writing,
): AsyncGenerator<string, WrittenSection> {
  const { section } = evidence
  const passages = evidence.passages.slice(0, MOST_PASSAGES)
  const written = new ModelText(passages, phrasesIn(topic.language).noSource)
  const { text } = written
  let sent = 0
  let read = 0
  const prompt = sectionPrompt(topic, { section, passages, others })
  for await (const piece of withSpend(model.write(prompt, signal, 'report'), onSpend)) {
    read += piece.length
    if (read > LONGEST_SECTION)
      throw new ModelFailed(`The model wrote more than ${LONGEST_SECTION} characters for one section.`)
    written.push(piece)
    if (text.markdown.length > sent) yield text.markdown.slice(sent)
    sent = text.markdown.length
  }
  written.end()
  if (text.markdown.length > sent) yield text.markdown.slice(sent)
  if (written.sentences === 0) throw new ModelFailed('The model said nothing.')
  if (written.grounded < LEAST_GROUNDED * written.sentences)
    throw new ModelFailed('The model said mostly what no passage says.')
  return { markdown: text.markdown, citations: text.citations(), model: model.name }
}

async function* withSpend(
  pieces: AsyncGenerator<string, Spend>,
  onSpend: (spend: Spend) => void,
): AsyncGenerator<string> {
  try {
    onSpend(yield* pieces)
  } catch (error) {
    if (error instanceof ModelFailed && error.spend) onSpend(error.spend)
    throw error
  }
}
