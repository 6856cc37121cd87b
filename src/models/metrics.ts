import { Counter, Histogram, type Registry } from 'prom-client'
import { type Spend, TEXT_PURPOSES, type TextPurpose } from './language-model.ts'

/** done: the text is complete. failed: it is not. left: the requester canceled it or needed no more. */
const OUTCOMES = ['done', 'failed', 'left'] as const
export type ModelOutcome = (typeof OUTCOMES)[number]

const BUCKETS = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300]

export interface ModelMetrics {
  /** Call when a text of a model ends. */
  modelAsked(
    purpose: TextPurpose,
    outcome: ModelOutcome,
    took: { spend: Spend | null; seconds: number },
  ): void
}

/** Metrics of language model requests of this process. */
export function createModelMetrics(registry: Registry): ModelMetrics {
  const registers = [registry]
  const texts = new Counter({
    name: 'canopy_model_texts_total',
    help: 'Texts requested from a language model, by purpose and outcome: done, failed (incomplete text) or left (canceled by the requester).',
    labelNames: ['purpose', 'outcome'],
    registers,
  })
  const duration = new Histogram({
    name: 'canopy_model_text_seconds',
    help: 'Time from a request to a language model to the end of its text, whatever the outcome.',
    labelNames: ['purpose'],
    buckets: BUCKETS,
    registers,
  })
  const tokens = new Counter({
    name: 'canopy_model_tokens_total',
    help: 'Tokens sent to a language model (input) and received from it (output), as reported by the endpoint or estimated from characters.',
    labelNames: ['purpose', 'direction'],
    registers,
  })
  const cost = new Counter({
    name: 'canopy_model_cost_usd_total',
    help: 'Cost of those tokens in US dollars, at the prices of the model.',
    labelNames: ['purpose'],
    registers,
  })
  for (const purpose of TEXT_PURPOSES) {
    for (const outcome of OUTCOMES) texts.inc({ purpose, outcome }, 0)
    for (const direction of ['input', 'output']) tokens.inc({ purpose, direction }, 0)
    cost.inc({ purpose }, 0)
  }
  return {
    modelAsked(purpose, outcome, { spend, seconds }) {
      texts.inc({ purpose, outcome })
      duration.observe({ purpose }, seconds)
      if (!spend) return
      tokens.inc({ purpose, direction: 'input' }, spend.inputTokens)
      tokens.inc({ purpose, direction: 'output' }, spend.outputTokens)
      cost.inc({ purpose }, spend.costUsd)
    },
  }
}
