import { isDeepStrictEqual } from 'node:util'
import type { Report } from './report.ts'
import { ALL_SETS, type Figures } from './summarize.ts'

/** The least hit@3 of the fused result, over all sets, for each language. */
const LEAST_HIT3 = { document: 0.75, code: 0.7 }
/** How far the fused result may fall behind its best lane, in nDCG@10. */
const MOST_HARM = 0.01
/** How much of hit@3 a badly typed question may cost. */
const MOST_SPOILED = 0.05
/** How much a figure may drop against the last report. */
const MOST_DROP = 0.02
/** In a smaller group one question alone is more than the bounds allow. */
const FEWEST_QUESTIONS = 20

/** What is wrong with the figures, in sentences; empty when all is well. */
export function findFailures({ figures }: Report): string[] {
  return [...findMisses(figures), ...findHarm(figures), ...findSpoiled(figures)]
}

function findMisses(figures: readonly Figures[]): string[] {
  return figures
    .filter(row => row.set === ALL_SETS && row.way === 'fused' && row.variant === 'clean')
    .filter(row => row.hit3 < LEAST_HIT3[row.kind])
    .map(row => `${nameGroup(row)}: hit@3 is ${row.hit3}, and must be at least ${LEAST_HIT3[row.kind]}`)
}

function findHarm(figures: readonly Figures[]): string[] {
  const clean = figures.filter(row => row.variant === 'clean' && row.questions >= FEWEST_QUESTIONS)
  return clean
    .filter(row => row.way === 'fused')
    .flatMap(fused =>
      clean
        .filter(lane => isSameGroup(lane, fused) && lane.way !== 'bm25-stock')
        .filter(lane => isBelow(fused.ndcg10, lane.ndcg10 - MOST_HARM))
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
      return clean && isBelow(row.hit3, clean.hit3 - MOST_SPOILED)
        ? [`${nameGroup(row)}, ${row.variant}: hit@3 is ${row.hit3}, but ${clean.hit3} as it was written`]
        : []
    })
}

/** What became worse since the last report, in sentences. What neither has is not compared. */
export function findDrops(last: Report, present: Report): string[] {
  return last.figures
    .filter(row => row.way === 'fused')
    .flatMap(before => {
      const now = present.figures.find(
        row => row.way === 'fused' && row.variant === before.variant && isSameGroup(row, before),
      )
      if (!now) return [`${nameGroup(before)}, ${before.variant}: has no figures any more`]
      return (['hit3', 'ndcg10'] as const)
        .filter(measure => isBelow(now[measure], before[measure] - MOST_DROP))
        .map(
          measure =>
            `${nameGroup(now)}, ${now.variant}: ${measure} fell from ${before[measure]} to ${now[measure]}`,
        )
    })
}

/** Questions that are missed at present, those first that were not before, with a note. */
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

/** Figures have four decimals; what differs by less is equal. */
function isBelow(value: number, bound: number): boolean {
  return value < bound - 1e-9
}

function nameGroup({ set, kind, language }: Figures): string {
  return `${set} ${kind} ${language}`
}
