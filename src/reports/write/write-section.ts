import type { Logger } from '../../platform/logger.ts'
import { type LanguageModel, ModelFailed, type Spend } from '../../platform/models/language-model.ts'
import type { SectionEvidence, WrittenSection } from './passage.ts'
import type { Told } from './told.ts'
import { type ReportTopic, writeByEvidence } from './write-by-evidence.ts'
import { writeByModel } from './write-by-model.ts'

/** Of one report. After so many a model is not asked again for the rest of it. */
const MOST_FAILURES = 2

/** The next piece of a section. */
export interface SectionPiece {
  text: string
  /** What came before counts no more: the section begins anew with this piece. */
  restart: boolean
}

/** What writes the sections of one report, one after the other. */
export interface SectionWriter {
  /** Ends with the signal's reason as soon as that aborts, whatever the model still has to say. */
  write(evidence: SectionEvidence, signal: AbortSignal): AsyncGenerator<SectionPiece, WrittenSection>
  /** What the model took so far. */
  readonly spend: { tokens: number; costUsd: number }
}

interface WriterParts {
  topic: ReportTopic
  /** Titles of all sections. */
  titles: readonly string[]
  /** Null: sentences are drawn from passages. */
  model: LanguageModel | null
  weightOf: (term: string) => number
  told: Told
  log: Logger
}

/** Sections by the model where there is one, and by evidence where there is none, it has failed twice, or fails. */
export function createSectionWriter({
  topic,
  titles,
  model,
  weightOf,
  told,
  log,
}: WriterParts): SectionWriter {
  const spend = { tokens: 0, costUsd: 0 }
  let failures = 0
  const onSpend = ({ inputTokens, outputTokens, costUsd }: Spend) => {
    spend.tokens += inputTokens + outputTokens
    spend.costUsd += costUsd
  }
  return {
    spend,
    async *write(evidence, signal) {
      const { section, passages } = evidence
      let hasBegun = false
      if (model && passages.length > 0 && failures < MOST_FAILURES) {
        const others = titles.filter(title => title !== section.title)
        const writing = writeByModel(model, evidence, { topic, others, signal, onSpend })
        try {
          for (;;) {
            const { done, value } = await writing.next()
            if (done) {
              // The next section may be drawn from passages.
              told.addCited({ title: section.title, ...value })
              return value
            }
            hasBegun = true
            yield { text: value, restart: false }
          }
        } catch (error) {
          signal.throwIfAborted()
          if (!(error instanceof ModelFailed)) throw error
          failures++
          log.warn(
            { cause: error.message, section: section.order },
            'a section is written by evidence: the model gave none',
          )
        } finally {
          // Who reads may have left.
          await writing.return(null as never)
        }
      }
      const writing = writeByEvidence(evidence, { topic, weightOf, told })
      for (;;) {
        const { done, value } = writing.next()
        if (done) return value
        yield { text: value, restart: hasBegun }
        hasBegun = false
      }
    },
  }
}
