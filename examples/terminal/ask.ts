import type { CanopyClient } from '../canopy-client.ts'
import { Ask } from './operations.ts'
import { bold, dim, green, printLine, wrapIndented } from './terminal.ts'

const INDENT = 10
const MAX_LINES = 3

interface Answer {
  text: string
  citations: { chunk: { document: { title: string } } }[]
}

/** Asks an agent and prints each hit as it arrives. */
export async function ask(client: CanopyClient, agentId: string, question: string): Promise<void> {
  printLine(`  ${bold(question)}`)
  for await (const { agentQuery: item } of client.watch(Ask, { agentId, question })) {
    if (item.__typename === 'QueryFailed') throw new Error(item.message)
    if (item.__typename === 'QueryCompleted') {
      if (item.answer) printAnswer(item.answer)
      printLine(dim(`  ${item.totalHits} hits and the answer in ${Math.round(item.tookMs)} ms\n`))
    }
    if (item.__typename !== 'QueryHit') continue
    const { rank, score, document, chunk, snippet } = item.hit
    const place = [document.title, ...chunk.headings.slice(1)].join(' › ')
    printLine(`  ${String(rank).padStart(2)}  ${score.toFixed(2)}  ${green(place)}`)
    printLine(' '.repeat(INDENT) + wrapIndented(INDENT, snippet, MAX_LINES))
  }
}

/** Prints the answer and the titles of its sources. */
function printAnswer({ text, citations }: Answer): void {
  const sources = new Set(citations.map(({ chunk }) => chunk.document.title))
  printLine(`  ${bold('Answer')}  ${wrapIndented(INDENT, text)}`)
  printLine(dim(`${' '.repeat(INDENT)}from ${[...sources].join(', ')}`))
}
