import { Counter, Histogram, type Registry } from 'prom-client'
import { MODEL_USES, type ModelUse, type Spend } from '../models/language-model.ts'

/** done: the text is whole. failed: it is not. left: who asked went away, or had enough. */
const OUTCOMES = ['done', 'failed', 'left'] as const
export type ModelOutcome = (typeof OUTCOMES)[number]

const BUCKETS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300]

export interface ModelMetrics {
  /** A text that a model was asked for is over. */
  modelAsked(use: ModelUse, outcome: ModelOutcome, took: { spend: Spend | null; seconds: number }): void
}

/** What this process asked of a language model. */
export function createModelMetrics(registry: Registry): ModelMetrics {
  const registers = [registry]
  const texts = new Counter({
    name: 'canopy_model_texts_total',
    help: 'Texts that a language model was asked for, by what for: done, failed (the model gave no whole text) or left (who asked went away, or had enough).',
    labelNames: ['use', 'outcome'],
    registers,
  })
  const duration = new Histogram({
    name: 'canopy_model_text_seconds',
    help: 'From asking a language model to the end of its text, however it ended.',
    labelNames: ['use'],
    buckets: BUCKETS,
    registers,
  })
  const tokens = new Counter({
    name: 'canopy_model_tokens_total',
    help: 'Tokens sent to a language model (input) and written by it (output), as the endpoint counts them, or guessed by characters where it does not.',
    labelNames: ['use', 'direction'],
    registers,
  })
  const cost = new Counter({
    name: 'canopy_model_cost_usd_total',
    help: 'What those tokens cost at the prices that are set.',
    labelNames: ['use'],
    registers,
  })
  for (const use of MODEL_USES) {
    for (const outcome of OUTCOMES) texts.inc({ use, outcome }, 0)
    for (const direction of ['input', 'output']) tokens.inc({ use, direction }, 0)
    cost.inc({ use }, 0)
  }
  return {
    modelAsked(use, outcome, { spend, seconds }) {
      texts.inc({ use, outcome })
      duration.observe({ use }, seconds)
      if (!spend) return
      tokens.inc({ use, direction: 'input' }, spend.inputTokens)
      tokens.inc({ use, direction: 'output' }, spend.outputTokens)
      cost.inc({ use }, spend.costUsd)
    },
  }
}
