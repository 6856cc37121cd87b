import type { SearchRequest } from '../src/knowledge/retrieval/search.ts'
import type { Ask } from './eval-canopy.ts'
import type { EvalSet, Question } from './eval-set.ts'
import { type Measures, measure } from './measures.ts'
import { createStockSearch } from './stock-bm25.ts'
import { VARIANTS, type Variant } from './variants.ts'

/** A way to answer a question: a single lane, all lanes fused as for users, or the reference. */
export type Way = 'lexical' | 'trigram' | 'semantic' | 'fused' | 'bm25-stock'

const ALONE = { lexical: 0, trigram: 0, semantic: 0 }
const WEIGHTS: Record<Exclude<Way, 'bm25-stock'>, SearchRequest['weights']> = {
  lexical: { ...ALONE, lexical: 1 },
  trigram: { ...ALONE, trigram: 1 },
  semantic: { ...ALONE, semantic: 1 },
  fused: {},
}

/** The result of one question in one way. */
export interface Outcome {
  set: string
  question: Question
  way: Way
  /** `clean`: as written. Variants are only run with `fused`. */
  variant: Variant | 'clean'
  measures: Measures
}

/**
 * Asks every question in every way. A lane that does not run, such as the semantic one without a model, has no outcome.
 */
export async function evaluateSet(set: EvalSet, ask: Ask): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  const stock = createStockSearch(set.documents)
  for (const question of set.questions) {
    const record = (way: Way, variant: Outcome['variant'], found: readonly string[]) =>
      outcomes.push({
        set: set.name,
        question,
        way,
        variant,
        measures: measure(found, new Set(question.expected)),
      })
    for (const way of ['lexical', 'trigram', 'semantic', 'fused'] as const) {
      const { found, lanes } = await ask(question.text, WEIGHTS[way])
      if (lanes.length > 0) record(way, 'clean', found)
    }
    record('bm25-stock', 'clean', stock(question.text))
    for (const variant of variantsFor(question)) {
      const { found } = await ask(VARIANTS[variant](question.text), WEIGHTS.fused)
      record('fused', variant, found)
    }
  }
  return outcomes
}

function variantsFor({ language }: Question): Variant[] {
  return language === 'ko' ? ['slip', 'unspaced'] : ['slip']
}
