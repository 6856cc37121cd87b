import { type TextPiece, tryModel } from '../../knowledge/answers/try-model.ts'
import type { LanguageModel, Spend } from '../../models/language-model.ts'
import type { Logger } from '../../platform/logger.ts'
import { escapeMarkdown } from '../text.ts'
import type { SectionEvidence, WrittenSection } from './passage.ts'
import { getPhrases, isNothingFound } from './phrases.ts'
import type { Voice } from './quotes.ts'
import type { StatedSentences } from './stated-sentences.ts'
import { type ReportTopic, writeByEvidence } from './write-by-evidence.ts'
import { writeByModel } from './write-by-model.ts'

/** Per report. After this many failures, the model is not asked again. */
const MAX_FAILURES = 2

/** Writes the sections of one report, one after the other. */
export interface SectionWriter {
  /** @throws the reason of the signal as soon as it aborts, without waiting for the model */
  write(evidence: SectionEvidence, signal: AbortSignal): AsyncGenerator<TextPiece, WrittenSection>
  /** Tokens and price so far. */
  readonly spend: { tokens: number; costUsd: number }
}

interface WriterParts {
  topic: ReportTopic
  /** Titles of all sections, in order. */
  titles: readonly string[]
  /** Titles of sections without evidence so far. The last section names them. */
  missing: readonly string[]
  /** Null: sentences are quoted from passages. */
  model: LanguageModel | null
  voice: Voice
  weightOf: (term: string) => number
  stated: StatedSentences
  log: Logger
}

/**
 * Writes sections with the model. Falls back to evidence if there is no model or passage, the model fails, or it has
 * failed twice in this report.
 */
export function createSectionWriter({
  topic,
  titles,
  missing,
  model,
  voice,
  weightOf,
  stated,
  log,
}: WriterParts): SectionWriter {
  const spend = { tokens: 0, costUsd: 0 }
  const missingSoFar = [...missing]
  let failures = 0
  const onSpend = ({ inputTokens, outputTokens, costUsd }: Spend) => {
    spend.tokens += inputTokens + outputTokens
    spend.costUsd += costUsd
  }
  /** Ends the last section with what the report lacks, unless only this section lacks it. */
  function* endReport(
    { section }: SectionEvidence,
    written: WrittenSection,
  ): Generator<TextPiece, WrittenSection> {
    const others = missingSoFar.length
    if (isNothingFound(written.markdown)) missingSoFar.push(section.title)
    if (section.title !== titles.at(-1) || others === 0) return written
    const text = `\n\n${escapeMarkdown(getPhrases(voice).missing(missingSoFar))}`
    yield { text, restart: false }
    return { ...written, markdown: written.markdown + text }
  }
  return {
    spend,
    async *write(evidence, signal) {
      const { section, passages } = evidence
      let hasBegun = false
      if (model && passages.length > 0 && failures < MAX_FAILURES) {
        const others = titles.filter(title => title !== section.title)
        const attempt = yield* tryModel(after =>
          writeByModel(model, evidence, { topic, others, signal, onSpend }, after),
        )
        if ('written' in attempt) {
          // The next section may be written from evidence.
          stated.addCited({ title: section.title, ...attempt.written })
          return yield* endReport(evidence, attempt.written)
        }
        signal.throwIfAborted()
        hasBegun = attempt.hasBegun
        failures++
        log.warn(
          { cause: attempt.failure.message, section: section.order },
          'the model failed; the section is written from evidence',
        )
      }
      const writing = writeByEvidence(evidence, { topic: topic.title, voice, weightOf, stated })
      for (;;) {
        const { done, value } = writing.next()
        if (done) return yield* endReport(evidence, value)
        yield { text: value, restart: hasBegun }
        hasBegun = false
      }
    },
  }
}
