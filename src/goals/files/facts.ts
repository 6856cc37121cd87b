import { readSection } from '../../reports/read-section.ts'
import { type Block, type List, type Run, splitItem, type Table } from '../../reports/report-layout.ts'
import { cleanLine, oneLine } from '../../reports/text.ts'
import type { StepCitation, StepResult } from '../steps/step-result.ts'
import { type FileWords, fileWords } from './file-words.ts'
import {
  type CitedText,
  joinLabel,
  placeRanges,
  type Statement,
  toStatement,
  toStatements,
} from './statements.ts'

export interface FactSource {
  title: string
  uri: string | null
}

/** One statement of a result. */
export interface Fact {
  /** The question that it answers, or the title of its step. */
  subject: string
  /** A sentence, list item or table row, on one line and without Markdown. */
  text: string
  /** In the order of the citations, without repetitions. */
  sources: FactSource[]
}

/** Reads the statements of results, in order. Those that may not answer their question say so in the subject. */
export function readFacts(results: readonly StepResult[], language: string): Fact[] {
  return results.flatMap(result => new FactReader(result, fileWords(language)).read())
}

/** Maximum length of a text that is repeated before each item of its list, in UTF-16 code units. */
const MAX_LABEL_LENGTH = 80
/** Reads the facts of one result. */
class FactReader {
  readonly #result: StepResult
  readonly #words: FileWords
  readonly #facts: Fact[] = []
  /** Citations whose range contains the current position. */
  readonly #open = new Set<StepCitation>()
  readonly #unanswered: ReadonlySet<string>
  #subject: string
  #hasHeadings = false

  constructor(result: StepResult, words: FileWords) {
    this.#result = result
    this.#words = words
    this.#unanswered = new Set(result.unanswered.map(cleanLine))
    this.#subject = cleanLine(result.title)
  }

  read(): Fact[] {
    this.#readBlocks(readSection(this.#result.markdown, placeRanges(this.#result)), null)
    return this.#facts
  }

  /** @param label what the blocks belong to, such as the sentence that introduces a list */
  #readBlocks(blocks: readonly Block[], label: Statement | null): void {
    let introduction: Statement | null = null
    for (const [i, block] of blocks.entries()) {
      const above: Statement | null = introduction ?? label
      introduction = null
      switch (block.kind) {
        case 'heading':
          this.#startSubject(this.#readText(block.runs).text, block.level)
          break
        case 'paragraph':
          introduction = this.#readParagraph(block.runs, isIntroduced(blocks[i + 1]), label)
          break
        case 'list':
          this.#readList(block, above)
          break
        case 'quote':
          this.#readBlocks(block.blocks, above)
          break
        case 'code':
          this.#add({ text: block.text, citations: [...this.#open] }, above)
          break
        case 'table':
          this.#readTable(block, above)
          break
      }
    }
  }

  #startSubject(heading: string, level: number): void {
    const subject = cleanLine(heading)
    if (level !== 2 || subject === '') return
    this.#subject = subject
    this.#hasHeadings = true
  }

  /** @returns the last sentence if it only introduces the next block */
  #readParagraph(runs: readonly Run[], introduces: boolean, label: Statement | null): Statement | null {
    const statements = toStatements(this.#readText(runs))
    const last = introduces ? statements.at(-1) : undefined
    const isOfDocument = (last?.citations.length ?? 0) > 0 || this.#result.citations.length === 0
    // An introduction without a source was added by the step, such as "The document lists:".
    const isDropped = last !== undefined && !isOfDocument
    const isLabel = last !== undefined && isOfDocument && /[:：]$/.test(last.text) && isShort(last.text)
    for (const statement of isDropped || isLabel ? statements.slice(0, -1) : statements)
      this.#add(statement, label)
    return isLabel ? last : null
  }

  #readList({ items }: List, label: Statement | null): void {
    for (const blocks of items) {
      const { runs, rest } = splitItem(blocks)
      const item = toStatement(this.#readText(runs))
      const isLabel = isIntroduced(rest[0]) && isShort(item.text) && !/[.!?。！？]$/.test(item.text)
      if (!isLabel) this.#add(item, label)
      this.#readBlocks(rest, isLabel ? joinLabel(label, item) : label)
    }
  }

  #readTable({ rows }: Table, label: Statement | null): void {
    const [head = [], ...body] = rows.map(row => row.map(runs => toStatement(this.#readText(runs))))
    for (const row of body) {
      const cells = row.map((cell, i) => ({ name: head[i]?.text ?? '', ...cell })).filter(({ text }) => text)
      const text = cells.map(({ name, text }) => (name ? `${name}: ${text}` : text)).join('; ')
      this.#add({ text, citations: cells.flatMap(({ citations }) => citations) }, label)
    }
  }

  /** Reads text. Its marks open and close citations. */
  #readText(runs: readonly Run[]): CitedText {
    const cited: CitedText = { text: '', parts: [] }
    for (const run of runs) {
      if (run.kind === 'text') {
        const start = cited.text.length
        cited.text += run.text
        cited.parts.push({ start, end: cited.text.length, citations: [...this.#open] })
        continue
      }
      const citation = this.#result.citations[run.number]
      if (citation && !this.#open.delete(citation)) this.#open.add(citation)
    }
    return cited
  }

  #add(statement: Statement, label: Statement | null): void {
    if (!/[\p{L}\p{N}]/u.test(statement.text) || this.#isAboutGap(statement)) return
    const { text, citations } = joinLabel(label, statement)
    const subject = this.#isUnclear() ? this.#words.unclear(this.#subject) : this.#subject
    this.#facts.push({ subject, text: oneLine(text), sources: toSources(citations) })
  }

  /** Whether nothing clearly answers the current question. */
  #isUnclear(): boolean {
    return this.#hasHeadings ? this.#unanswered.has(this.#subject) : this.#unanswered.size > 0
  }

  /** Whether a statement says that nothing was found for a question. */
  #isAboutGap({ text, citations }: Statement): boolean {
    if (this.#unanswered.size === 0 || citations.length > 0) return false
    if (this.#isUnclear()) return true
    return [...this.#unanswered].some(question => text.includes(question))
  }
}

function isIntroduced(block: Block | undefined): boolean {
  return block?.kind === 'list' || block?.kind === 'table' || block?.kind === 'code'
}

function isShort(text: string): boolean {
  return text.length <= MAX_LABEL_LENGTH
}

function toSources(citations: readonly StepCitation[]): FactSource[] {
  const sources = citations.map(({ documentTitle, sourceUri }) => ({
    title: cleanLine(documentTitle),
    uri: sourceUri && cleanLine(sourceUri),
  }))
  return [...new Map(sources.map(source => [describeSource(source), source])).values()]
}

/** A source as it is listed. */
export function describeSource({ title, uri }: FactSource): string {
  return uri ? `${title}, ${uri}` : title
}
