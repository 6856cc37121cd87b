import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Outcome } from './ask.ts'

/** The committed figures to compare with. */
const LATEST = join(import.meta.dirname, '../../reports/answers/latest.json')

/** Shares of questions, with three decimals. */
export interface Figures {
  set: string
  answerable: number
  right: number
  wrong: number
  falselyRefused: number
  /** Whose first hit, and one of the first five, contains the answer. */
  hit1: number
  hit5: number
  unanswerable: number
  /** Of the unanswerable questions. */
  refused: number
}

export function summarize(set: string, outcomes: readonly Outcome[]): Figures {
  const answerable = outcomes.filter(outcome => outcome.isAnswerable)
  const unanswerable = outcomes.filter(outcome => !outcome.isAnswerable)
  const share = (of: readonly Outcome[], test: (outcome: Outcome) => boolean) =>
    Math.round((1_000 * of.filter(test).length) / Math.max(1, of.length)) / 1_000
  return {
    set,
    answerable: answerable.length,
    right: share(answerable, ({ result }) => result === 'right'),
    wrong: share(answerable, ({ result }) => result === 'wrong'),
    falselyRefused: share(answerable, ({ result }) => result === 'refused'),
    hit1: share(answerable, ({ rank }) => rank === 1),
    hit5: share(answerable, ({ rank }) => rank !== null && rank <= 5),
    unanswerable: unanswerable.length,
    refused: share(unanswerable, ({ result }) => result === 'refused'),
  }
}

const HEAD = [
  'set',
  'answerable',
  'right',
  'wrong',
  'falsely refused',
  'hit@1',
  'hit@5',
  'unanswerable',
  'refused',
]

/** Formats figures as a Markdown table. */
export function formatTable(figures: readonly Figures[]): string {
  const rows = figures.map(row => [
    row.set,
    String(row.answerable),
    ...[row.right, row.wrong, row.falselyRefused, row.hit1, row.hit5].map(formatShare),
    String(row.unanswerable),
    formatShare(row.refused),
  ])
  return [HEAD, HEAD.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n')
}

function formatShare(share: number): string {
  return share.toFixed(2)
}

const BINS = [0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]

/** Compares confidence with the share of right answers, as a Markdown table. Unanswerable questions are included. */
export function formatCalibration(outcomes: readonly Outcome[]): string {
  const rows = BINS.slice(0, -1).flatMap((from, i) => {
    const to = BINS[i + 1]!
    const answers = outcomes.filter(
      ({ confidence }) => confidence !== null && confidence >= from && confidence < to,
    )
    const right = answers.filter(({ result }) => result === 'right').length
    if (answers.length === 0) return []
    return `| ${from} to ${to} | ${answers.length} | ${formatShare(right / answers.length)} |`
  })
  return ['| confidence | answers | right |', '|---|---|---|', ...rows].join('\n')
}

/** Minimum and maximum shares of the questions that colleagues ask. */
const USUAL = { right: 0.65, wrong: 0.15, refused: 0.8 }
/** Maximum change for the worse since the last figures. */
const MAX_LOSS = 0.03

/** Describes every missed aim and every loss since the last figures in a sentence. */
export function findFailures(last: readonly Figures[] | null, present: readonly Figures[]): string[] {
  const missed = present
    .filter(({ set }) => set.startsWith('usual'))
    .flatMap(({ set, right, wrong, refused }) => [
      ...(right < USUAL.right ? [`${set}: ${right} right, and must be at least ${USUAL.right}`] : []),
      ...(wrong > USUAL.wrong ? [`${set}: ${wrong} wrong, and must be at most ${USUAL.wrong}`] : []),
      ...(refused < USUAL.refused
        ? [`${set}: ${refused} refused, and must be at least ${USUAL.refused}`]
        : []),
    ])
  const lost = (last ?? []).flatMap(before => {
    const now = present.find(({ set }) => set === before.set)
    if (!now) return [`${before.set}: missing in these figures`]
    return [
      ...(now.right < before.right - MAX_LOSS
        ? [`${now.set}: right fell from ${before.right} to ${now.right}`]
        : []),
      ...(now.wrong > before.wrong + MAX_LOSS
        ? [`${now.set}: wrong rose from ${before.wrong} to ${now.wrong}`]
        : []),
      ...(now.refused < before.refused - MAX_LOSS
        ? [`${now.set}: refused fell from ${before.refused} to ${now.refused}`]
        : []),
    ]
  })
  return [...missed, ...lost]
}

/** @returns null if there are none yet */
export async function readLatest(): Promise<Figures[] | null> {
  try {
    return JSON.parse(await readFile(LATEST, 'utf8')) as Figures[]
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

export async function writeLatest(figures: readonly Figures[]): Promise<void> {
  await writeFile(LATEST, `[\n${figures.map(row => `  ${JSON.stringify(row)}`).join(',\n')}\n]\n`)
}
