import type { LanguageModel } from '../../platform/models/language-model.ts'

/** What a report is expected to take. */
export interface Estimate {
  seconds: number
  tokens: number
  costUsd: number
}

/** Of one section, by evidence and by a model. */
const SECONDS = { evidence: 0.3, model: 8 }
/** Before the first section and after the last. */
const SECONDS_AROUND = 1
/** Of one section: the passages with their instructions, and what is written of them. */
const INPUT_TOKENS = 3_000
const OUTPUT_TOKENS = 500

/** @param usualSeconds how long reports of the workspace took lately; null where too few were written */
export function estimatePlan(
  sections: number,
  model: Pick<LanguageModel, 'costUsd'> | null,
  usualSeconds: number | null,
): Estimate {
  const perSection = model ? SECONDS.model : SECONDS.evidence
  const seconds = usualSeconds ?? SECONDS_AROUND + sections * perSection
  if (!model) return { seconds, tokens: 0, costUsd: 0 }
  const tokens = { inputTokens: sections * INPUT_TOKENS, outputTokens: sections * OUTPUT_TOKENS }
  return { seconds, tokens: tokens.inputTokens + tokens.outputTokens, costUsd: model.costUsd(tokens) }
}
