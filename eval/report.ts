import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Outcome } from './evaluate-set.ts'
import { type Figures, summarize } from './summarize.ts'

/** The committed figures to compare with. */
export const LATEST = join(import.meta.dirname, '../reports/search/latest.json')

/** The results of an evaluation. Identical for two runs of the same code. */
export interface Report {
  figures: Figures[]
  /** Questions by set whose documents are not among the first 3 of the fused result. */
  missed: Record<string, string[]>
}

export function makeReport(outcomes: readonly Outcome[]): Report {
  const asked = outcomes.filter(({ way, variant }) => way === 'fused' && variant === 'clean')
  const missed: Report['missed'] = {}
  for (const { set, question, measures } of asked)
    missed[set] = [...(missed[set] ?? []), ...(measures.hit3 ? [] : [question.text])]
  return { figures: summarize(outcomes), missed }
}

/** @returns null if there is none yet */
export async function readLatest(): Promise<Report | null> {
  try {
    return JSON.parse(await readFile(LATEST, 'utf8')) as Report
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** Writes one line per row of figures, for readable diffs. */
export async function writeReport(file: string, { figures, missed }: Report): Promise<void> {
  const rows = figures.map(row => `    ${JSON.stringify(row)}`).join(',\n')
  await writeFile(
    file,
    `{\n  "figures": [\n${rows}\n  ],\n  "missed": ${JSON.stringify(missed, null, 2)}\n}\n`,
  )
}
