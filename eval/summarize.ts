import type { Kind, Language } from './eval-set.ts'
import type { Outcome, Way } from './evaluate-set.ts'
import { averageMeasures, type Measures } from './measures.ts'
import type { Variant } from './variants.ts'

/** Name of the group of all sets, which gates use. */
export const ALL_SETS = 'all'

/** The questions of one set, kind and language. */
interface Group {
  set: string
  kind: Kind
  language: Language
}

/** Figures of a group in one way: means over its questions, with four decimals. */
export interface Figures extends Group, Measures {
  way: Way
  variant: Variant | 'clean'
  questions: number
}

/** Figures of every group and way: sets in the given order, then all of them together. */
export function summarize(outcomes: readonly Outcome[]): Figures[] {
  const sets = new Set(outcomes.map(outcome => outcome.set))
  const together = sets.size > 1 ? outcomes.map(outcome => ({ ...outcome, set: ALL_SETS })) : []
  const byRow = Map.groupBy([...outcomes, ...together], ({ set, question, way, variant }) =>
    [set, question.kind, question.language, way, variant].join('\n'),
  )
  const figures = [...byRow.values()].flatMap(list => {
    const first = list[0]
    if (!first) return []
    const { set, question, way, variant } = first
    const measures = averageMeasures(list.map(outcome => outcome.measures))
    return {
      set,
      kind: question.kind,
      language: question.language,
      way,
      variant,
      questions: list.length,
      hit3: round(measures.hit3),
      hit10: round(measures.hit10),
      mrr: round(measures.mrr),
      ndcg10: round(measures.ndcg10),
    }
  })
  const order = [...sets, ALL_SETS]
  return figures.sort(
    (a, b) =>
      order.indexOf(a.set) - order.indexOf(b.set) || compare(a.kind + a.language, b.kind + b.language),
  )
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000
}
