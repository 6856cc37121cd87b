import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Counts, MeasuredReport } from './measure-report.ts'
import type { ReportTopic } from './topics.ts'

/** The committed figures to compare with. */
export const LATEST = join(import.meta.dirname, '../../reports/written/latest.json')

type Row = Counts & { language: ReportTopic['language'] | 'all'; reports: number }

/** The results of an evaluation. Identical for two runs of the same code. */
export interface EvaluatedReports {
  figures: Row[]
  topics: TopicFigures
  /** By topic: facts that its report lacks. */
  missingFacts: Record<string, string[]>
  /** By topic: sections without a statement that belongs there. */
  uselessSections: Record<string, string[]>
}

interface TopicFigures {
  /** Number of topics. */
  known: number
  unrelated: number
  /** Known topics whose plan uses the wrong documents, and unrelated ones whose plan uses any, each with them. */
  notFound: string[]
  wronglyFound: string[]
}

export function summarize(
  measured: readonly (ReportTopic & MeasuredReport)[],
  topics: TopicFigures,
): EvaluatedReports {
  const languages = [...new Set(measured.map(({ language }) => language))]
  const byTopic = (key: 'missingFacts' | 'uselessSections') =>
    Object.fromEntries(measured.filter(of => of[key].length > 0).map(of => [of.topic, of[key]]))
  return {
    figures: [
      ...languages.map(language =>
        sum(
          language,
          measured.filter(of => of.language === language),
        ),
      ),
      sum('all', measured),
    ],
    topics,
    missingFacts: byTopic('missingFacts'),
    uselessSections: byTopic('uselessSections'),
  }
}

function sum(language: Row['language'], measured: readonly MeasuredReport[]): Row {
  const counts = measured.map(of => of.counts)
  const [first] = counts
  const keys = Object.keys(first ?? {}) as (keyof Counts)[]
  const totals = keys.map(key => [key, counts.reduce((total, of) => total + of[key], 0)])
  return { language, reports: measured.length, ...(Object.fromEntries(totals) as Counts) }
}

/** Figures and the count that each is a share of. */
const SHARES = {
  useful: 'sections',
  empty: 'sections',
  broken: 'sections',
  repeated: 'statements',
  unrelated: 'statements',
  fragments: 'statements',
  mixed: 'statements',
  recited: 'statements',
  missing: 'facts',
} as const satisfies Partial<Record<keyof Counts, keyof Counts>>
const MEASURES = Object.keys(SHARES) as (keyof typeof SHARES)[]
/** Maximum increase of a bad share, or decrease of a good one. */
const MAX_DROP = 0.02

/** Describes every share that is worse than in the last report in a sentence. */
export function findDrops(last: EvaluatedReports, present: EvaluatedReports): string[] {
  const ofFigures = last.figures.flatMap(before => {
    const now = present.figures.find(({ language }) => language === before.language)
    return MEASURES.filter(measure => !now || lossOf(measure, before, now) > MAX_DROP).map(
      measure =>
        `${before.language}: ${measure} was ${shareOf(before, measure)}, now ${now && shareOf(now, measure)}`,
    )
  })
  const ofTopics = (['notFound', 'wronglyFound'] as const).filter(
    key => present.topics[key].length > last.topics[key].length,
  )
  return [...ofFigures, ...ofTopics.flatMap(key => present.topics[key].map(topic => `${key}: ${topic}`))]
}

function lossOf(measure: keyof typeof SHARES, before: Row, now: Row): number {
  const increase = now[measure] / now[SHARES[measure]] - before[measure] / before[SHARES[measure]]
  return measure === 'useful' ? -increase : increase
}

function shareOf(row: Row, measure: keyof typeof SHARES): string {
  return `${row[measure]}/${row[SHARES[measure]]}`
}

/** Formats the figures as a Markdown table, followed by what is missing. */
export function formatTable({ figures, topics, missingFacts, uselessSections }: EvaluatedReports): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const head = ['language', 'reports', ...MEASURES]
  const rows = figures.map(row =>
    line([row.language, `${row.reports}`, ...MEASURES.map(measure => shareOf(row, measure))]),
  )
  const lists = [...Object.entries(missingFacts), ...Object.entries(uselessSections)]
  return [
    line(head),
    line(head.map(() => '---')),
    ...rows,
    '',
    `Topics with the right documents: ${topics.known - topics.notFound.length} of ${topics.known}`,
    ...topics.notFound.map(topic => `  ${topic}`),
    `Unrelated topics without documents: ${topics.unrelated - topics.wronglyFound.length} of ${topics.unrelated}`,
    ...topics.wronglyFound.map(topic => `  ${topic}`),
    'Missing facts and useless sections:',
    ...lists.map(([topic, missing]) => `  ${topic}: ${missing.join('; ')}`),
  ].join('\n')
}

/** @returns null if there are none yet */
export async function readLatest(): Promise<EvaluatedReports | null> {
  try {
    return JSON.parse(await readFile(LATEST, 'utf8')) as EvaluatedReports
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

export async function writeLatest(file: string, evaluated: EvaluatedReports): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, `${JSON.stringify(evaluated, null, 2)}\n`)
}
