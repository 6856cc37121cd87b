import type { LanguageModel } from '../../models/language-model.ts'
import { escapeMarkdown, oneLine, writeHeading } from '../text.ts'
import type { PlannedSection, Subject } from './section-idea.ts'
import { sectionWords } from './section-words.ts'

/** Estimated time, tokens and price of a report. */
export interface Estimate {
  seconds: number
  tokens: number
  costUsd: number
}

/** Per section, drawn from evidence or written by a model. */
const SECONDS = { evidence: 0.3, model: 8 }
/** Overhead before the first section and after the last. */
const OVERHEAD_SECONDS = 1
/** Per section: the prompt (instructions and passages), and the text written from it. */
const INPUT_TOKENS = 3_000
const OUTPUT_TOKENS = 500

/** @param usualSeconds typical duration of recent reports in the workspace. Null if there are too few. */
export async function estimatePlan(
  sections: number,
  model: LanguageModel | null,
  usualSeconds: number | null,
): Promise<Estimate> {
  const perSection = model ? SECONDS.model : SECONDS.evidence
  const seconds = usualSeconds ?? OVERHEAD_SECONDS + sections * perSection
  if (!model) return { seconds, tokens: 0, costUsd: 0 }
  const tokens = { inputTokens: sections * INPUT_TOKENS, outputTokens: sections * OUTPUT_TOKENS }
  return {
    seconds,
    tokens: tokens.inputTokens + tokens.outputTokens,
    costUsd: await model.estimateUsd(tokens),
  }
}

/** Renders a plan as Markdown: headings, descriptions, key points and support. */
export function writeOutline(subject: Subject, sections: readonly PlannedSection[]): string {
  const { support } = sectionWords(subject)
  const parts = sections.map(({ title, description, keyPoints, forecast }, i) => {
    const points = keyPoints.map(point => `- ${line(point)}`).join('\n')
    const heading = writeHeading(2, `${i + 1}. ${oneLine(title)}`)
    return [heading, `${line(description)} (${support[forecast.support]})`, points]
      .filter(Boolean)
      .join('\n\n')
  })
  return `${[writeHeading(1, oneLine(subject.topic)), ...parts].join('\n\n')}\n`
}

function line(text: string): string {
  return escapeMarkdown(oneLine(text))
}
