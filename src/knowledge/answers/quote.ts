import type { FoundStatement } from '../retrieval/find-statement.ts'
import type { LoadedPassage } from '../retrieval/load-passages.ts'
import { coverage, type Question } from '../retrieval/match-words.ts'
import type { Statement } from '../text/statements.ts'

/** Statements per quote. Lines of code are shorter. */
const MAX_STATEMENTS = 4
const MAX_CODE_LINES = 10
/** In UTF-16 units. Korean needs fewer for the same content. A statement may be longer by itself. */
const MAX_LENGTH = { korean: 420, other: 600 }
const HANGUL = /\p{sc=Hangul}/u

/**
 * Quotes the part of a passage that answers a question: the statement with those around it, the text before a list, or
 * the header of a table, under the heading of the passage. Plain text.
 */
export function quotePassage(question: Question, passage: LoadedPassage, found: FoundStatement): string {
  const { first, last } = chooseRange(question, found)
  const statements = found.statements.slice(first, last + 1)
  const lead = statements[0]?.lead ?? ''
  const lines = [lead, ...statements.map(({ text }) => text)].filter(line => line !== '')
  const isProse = statements.every(({ kind }) => kind === 'sentence')
  return [headingOf(passage), lines.join(isProse ? ' ' : '\n')].filter(line => line !== '').join('\n')
}

/** Grows the range by the neighbor that has more of the question, as long as it fits. */
function chooseRange(question: Question, { statements, place, matches }: FoundStatement) {
  const core = statements[place]!
  const maxStatements = core.kind === 'code' ? MAX_CODE_LINES : MAX_STATEMENTS
  const maxLength = HANGUL.test(core.text) ? MAX_LENGTH.korean : MAX_LENGTH.other
  let first = place
  let last = place
  let length = core.lead.length + core.text.length
  const gainOf = (i: number) => {
    const next = statements[i]
    const fits = next && length + next.text.length <= maxLength && isSameKind(core, next)
    return fits ? coverage(question, matches[i]!) : -1
  }
  while (last - first + 1 < maxStatements) {
    const before = gainOf(first - 1)
    const after = gainOf(last + 1)
    if (before < 0 && after < 0) break
    const added = after >= before ? ++last : --first
    length += statements[added]!.text.length
  }
  return { first, last }
}

/** Rows of other tables have another header, and items of other lists another text before them. */
function isSameKind(core: Statement, next: Statement): boolean {
  return next.kind === core.kind && next.lead === core.lead
}

/** The title of the document and the innermost heading, if it is another one. */
function headingOf({ documentTitle, headings }: LoadedPassage): string {
  const heading = headings.at(-1)
  return heading === undefined || heading === documentTitle ? documentTitle : `${documentTitle} › ${heading}`
}
