import type { CanopyClient } from '../canopy-client.ts'
import type { DocumentType } from '../gql/gql.ts'
import { bold, dim, printLine, wrapIndented } from '../terminal/terminal.ts'
import { warn } from './format.ts'
import { formatMarkdown } from './markdown-text.ts'
import { GoalResult } from './operations.ts'

/** Lifetime of the download URLs: long enough to finish reading first. */
const URL_SECONDS = 3_600
const LINKS = 'The links work for an hour.'
const NO_LINKS =
  'The server of this command ends now. To download files, use your own server with CANOPY_URL.'

type Result = NonNullable<DocumentType<typeof GoalResult>['goal']>
type Synthesis = NonNullable<Result['synthesis']>

/**
 * Prints what a goal has produced so far: the answer, its sources, the files, and what is missing.
 * @param hasLinks whether the server can still be asked for the files. @returns the number of files.
 */
export async function printResult(client: CanopyClient, id: string, hasLinks: boolean): Promise<number> {
  const { goal } = await client.run(GoalResult, { id, urlSeconds: URL_SECONDS })
  if (goal?.synthesis) printSynthesis(goal.synthesis)
  const files = (goal?.plan?.steps ?? []).flatMap(({ output }) => [
    ...(output?.files ?? []),
    ...(output?.report?.artifacts ?? []),
  ])
  if (files.length > 0) {
    printLine(`\n  ${bold('Downloads')}  ${dim(hasLinks ? LINKS : NO_LINKS)}`)
    for (const { kind, filename, bytes, downloadUrl } of files) {
      printLine(`  ${kind.padEnd(8)}  ${filename}  ${dim(`${(bytes / 1000).toFixed(1)} kB`)}`)
      // Not wrapped, so that it can be copied.
      if (hasLinks) printLine(`            ${downloadUrl}`)
    }
  }
  const { missing = [], text: answer = '' } = goal?.synthesis ?? {}
  // The answer usually says it itself, with the reasons.
  const unsaid = missing.filter(text => !answer.includes(text))
  if (unsaid.length > 0) {
    printLine(`\n  ${bold(warn('Missing'))}`)
    for (const text of unsaid) printLine(`  - ${wrapIndented(4, text, Infinity)}`)
  }
  return files.length
}

function printSynthesis(synthesis: Synthesis): void {
  const { text, sources } = numberSources(synthesis)
  printLine(`\n  ${bold(synthesis.isPartial ? 'Answer so far' : 'Answer')}\n`)
  for (const line of formatMarkdown(text)) printLine(line)
  if (sources.length === 0) return
  printLine(`\n  ${bold('Sources')}`)
  for (const [i, source] of sources.entries()) printLine(`  [${i + 1}] ${wrapIndented(6, source, Infinity)}`)
}

/** Puts the number of its source after each cited part. Passages are numbered in the order of the text. */
function numberSources({ text, citations }: Synthesis): { text: string; sources: string[] } {
  const numbers = new Map<string, number>()
  const sources: string[] = []
  const marks = new Map<number, Set<number>>()
  for (const { end, chunk } of citations) {
    const number = numbers.get(chunk.id) ?? sources.length + 1
    if (number > sources.length)
      sources.push([...new Set([chunk.document.title, ...chunk.headings])].join(' › '))
    numbers.set(chunk.id, number)
    marks.set(end, (marks.get(end) ?? new Set()).add(number))
  }
  const characters = [...text]
  const numbered = [...characters, ''].map((character, i) => {
    const mark = [...(marks.get(i) ?? [])].map(number => ` [${number}]`).join('')
    return mark + character
  })
  return { text: numbered.join(''), sources }
}
