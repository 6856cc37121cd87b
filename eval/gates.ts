import { isDeepStrictEqual } from 'node:util'
import type { Report } from './report.ts'
import { ALL_SETS, type Figures } from './summarize.ts'

/** Minimum hit@3 of the fused result, over all sets, by kind of document. */
const MIN_HIT3 = { document: 0.75, code: 0.7 }
/** Maximum nDCG@10 by which the fused result may be below its best lane. */
const MAX_HARM = 0.01
/** Maximum hit@3 that a mistyped question may cost. */
const MAX_SPOILED = 0.06
/** Maximum drop of a figure since the last report. */
const MAX_DROP = 0.02
/** In a smaller group, a single question exceeds the limits. */
const MIN_QUESTIONS = 20

/** Describes every missed gate in a sentence. Empty if all pass. */
export function findFailures({ figures }: Report): string[] {
  return [...findMisses(figures), ...findHarm(figures), ...findSpoiled(figures)]
}

function findMisses(figures: readonly Figures[]): string[] {
  return figures
    .filter(row => row.set === ALL_SETS && row.way === 'fused' && row.variant === 'clean')
    .filter(row => row.hit3 < MIN_HIT3[row.kind])
    .map(row => `${nameGroup(row)}: hit@3 is ${row.hit3}, and must be at least ${MIN_HIT3[row.kind]}`)
}

function findHarm(figures: readonly Figures[]): string[] {
  const clean = figures.filter(row => row.variant === 'clean' && row.questions >= MIN_QUESTIONS)
  return clean
    .filter(row => row.way === 'fused')
    .flatMap(fused =>
      clean
        .filter(lane => isSameGroup(lane, fused) && lane.way !== 'bm25-stock')
        .filter(lane => isBelow(fused.ndcg10, lane.ndcg10 - MAX_HARM))
        .map(
          lane =>
            `${nameGroup(fused)}: nDCG@10 is ${fused.ndcg10} fused, but ${lane.ndcg10} with ${lane.way} alone`,
        ),
    )
}

function findSpoiled(figures: readonly Figures[]): string[] {
  const fused = figures.filter(row => row.set === ALL_SETS && row.way === 'fused')
  return fused
    .filter(row => row.variant !== 'clean')
    .flatMap(row => {
      const clean = fused.find(other => other.variant === 'clean' && isSameGroup(other, row))
      return clean && isBelow(row.hit3, clean.hit3 - MAX_SPOILED)
        ? [`${nameGroup(row)}, ${row.variant}: hit@3 is ${row.hit3}, but ${clean.hit3} without typos`]
        : []
    })
}

/** Describes every drop since the last report in a sentence. Only compares figures that both reports have. */
export function findDrops(last: Report, present: Report): string[] {
  return last.figures
    .filter(row => row.way === 'fused')
    .flatMap(before => {
      const now = present.figures.find(
        row => row.way === 'fused' && row.variant === before.variant && isSameGroup(row, before),
      )
      if (!now) return [`${nameGroup(before)}, ${before.variant}: missing in this report`]
      return (['hit3', 'ndcg10'] as const)
        .filter(measure => isBelow(now[measure], before[measure] - MAX_DROP))
        .map(
          measure =>
            `${nameGroup(now)}, ${now.variant}: ${measure} fell from ${before[measure]} to ${now[measure]}`,
        )
    })
}

/** Lists missed questions, newly missed ones first, with a note. */
export function listLost(last: Report | null, present: Report): string[] {
  return Object.entries(present.missed).flatMap(([set, questions]) => {
    const known = new Set(last?.missed[set] ?? [])
    return questions
      .toSorted((a, b) => Number(known.has(a)) - Number(known.has(b)))
      .map(question => `${set}: ${question}${last && !known.has(question) ? ' (found before)' : ''}`)
  })
}

function isSameGroup(a: Figures, b: Figures): boolean {
  return isDeepStrictEqual([a.set, a.kind, a.language], [b.set, b.kind, b.language])
}

/** Figures have four decimals; smaller differences count as equal. */
function isBelow(value: number, bound: number): boolean {
  return value < bound - 1e-9
}

function nameGroup({ set, kind, language }: Figures): string {
  return `${set} ${kind} ${language}`
}
