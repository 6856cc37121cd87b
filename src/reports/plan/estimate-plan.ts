import type { LanguageModel } from '../../platform/models/language-model.ts'

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
export function estimatePlan(
  sections: number,
  model: Pick<LanguageModel, 'costUsd'> | null,
  usualSeconds: number | null,
): Estimate {
  const perSection = model ? SECONDS.model : SECONDS.evidence
  const seconds = usualSeconds ?? OVERHEAD_SECONDS + sections * perSection
  if (!model) return { seconds, tokens: 0, costUsd: 0 }
  const tokens = { inputTokens: sections * INPUT_TOKENS, outputTokens: sections * OUTPUT_TOKENS }
  return { seconds, tokens: tokens.inputTokens + tokens.outputTokens, costUsd: model.costUsd(tokens) }
}
