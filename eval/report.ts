import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Outcome } from './evaluate-set.ts'
import { type Figures, summarize } from './summarize.ts'

/** Where the figures that a change is held against are kept. */
export const LATEST = join(import.meta.dirname, '../reports/search/latest.json')

/** What is known of the search at one time. Nothing in it differs between two runs of the same code. */
export interface Report {
  figures: Figures[]
  /** By set: the questions whose documents are not among the first 3 of the fused result. */
  missed: Record<string, string[]>
}

export function makeReport(outcomes: readonly Outcome[]): Report {
  const asked = outcomes.filter(({ way, variant }) => way === 'fused' && variant === 'clean')
  const missed: Report['missed'] = {}
  for (const { set, question, measures } of asked)
    missed[set] = [...(missed[set] ?? []), ...(measures.hit3 ? [] : [question.text])]
  return { figures: summarize(outcomes), missed }
}

/** @returns null when there is none yet. */
export async function readLatest(): Promise<Report | null> {
  try {
    return JSON.parse(await readFile(LATEST, 'utf8')) as Report
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** One line for each row of figures, so that a change shows as the lines that it changed. */
export async function writeReport(file: string, { figures, missed }: Report): Promise<void> {
  const rows = figures.map(row => `    ${JSON.stringify(row)}`).join(',\n')
  await writeFile(
    file,
    `{\n  "figures": [\n${rows}\n  ],\n  "missed": ${JSON.stringify(missed, null, 2)}\n}\n`,
  )
}
