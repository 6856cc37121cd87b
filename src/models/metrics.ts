import { Counter, Histogram, type Registry } from 'prom-client'
import { MODEL_USES, type ModelUse, type Spend } from './language-model.ts'

/** done: the text is complete. failed: it is not. left: the requester canceled it or needed no more. */
const OUTCOMES = ['done', 'failed', 'left'] as const
export type ModelOutcome = (typeof OUTCOMES)[number]

const BUCKETS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300]

export interface ModelMetrics {
  /** Call when a text of a model ends. */
  modelAsked(use: ModelUse, outcome: ModelOutcome, took: { spend: Spend | null; seconds: number }): void
}

/** Metrics of language model requests of this process. */
export function createModelMetrics(registry: Registry): ModelMetrics {
  const registers = [registry]
  const texts = new Counter({
    name: 'canopy_model_texts_total',
    help: 'Texts requested from a language model, by use and outcome: done, failed (incomplete text) or left (canceled by the requester).',
    labelNames: ['use', 'outcome'],
    registers,
  })
  const duration = new Histogram({
    name: 'canopy_model_text_seconds',
    help: 'Time from a request to a language model to the end of its text, whatever the outcome.',
    labelNames: ['use'],
    buckets: BUCKETS,
    registers,
  })
  const tokens = new Counter({
    name: 'canopy_model_tokens_total',
    help: 'Tokens sent to a language model (input) and received from it (output), as reported by the endpoint or estimated from characters.',
    labelNames: ['use', 'direction'],
    registers,
  })
  const cost = new Counter({
    name: 'canopy_model_cost_usd_total',
    help: 'Cost of those tokens in US dollars, at the configured prices.',
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
