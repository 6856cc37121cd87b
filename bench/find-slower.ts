import type { Result, Unit } from './benchmark.ts'
import { formatNumber } from './format-table.ts'
import { speedRatio } from './statistics.ts'

/** A figure this much worse than the documented one is reported. */
const MAX_LOSS = 0.2
/** A row of `formatTable`: benchmark, mode, figure and unit. */
const ROW = /^\| (.+?) +\| (embedded|distributed) +\| ([\d.]+) (\S+) +\|/gm

/**
 * Compares figures with those in the tables of a document.
 * @returns a line for each figure that is more than 20 % worse than the last documented one.
 */
export function findSlower(results: readonly Result[], document: string): string[] {
  const documented = new Map<string, number>()
  for (const [, name, mode, figure, unit] of document.matchAll(ROW))
    documented.set(`${name} ${mode} ${unit}`, Number(figure))
  return results.flatMap(({ benchmark, measure, mode, unit, figure }) => {
    const name = `${benchmark}: ${measure}`
    const before = documented.get(`${name} ${mode} ${unit}`)
    if (before === undefined || !isWorse(unit, figure, before)) return []
    return [`${name}, ${mode}: ${formatNumber(figure)} ${unit}, documented ${formatNumber(before)} ${unit}`]
  })
}

function isWorse(unit: Unit, figure: number, before: number): boolean {
  return speedRatio(unit, figure, before) < 1 - MAX_LOSS
}
