import { gfmTableToMarkdown } from 'mdast-util-gfm-table'
import { toMarkdown } from 'mdast-util-to-markdown'
import { toCodePoints } from '../../knowledge/answers/answer.ts'
import { escapeMarkdown, writeHeading } from '../text.ts'
import type { DraftCitation, Passage } from './passage.ts'

/** Builds the Markdown of a section with its citations. */
export class SectionText {
  markdown = ''
  /** UTF-16 offsets. */
  readonly #citations: DraftCitation[] = []
  #isInParagraph = false
  /** Length of the text that `takeNew` has returned. */
  #taken = 0

  heading(text: string): void {
    this.#begin()
    this.markdown += writeHeading(3, text)
    this.endParagraph()
  }

  /** @param prefix Markdown at the start of a paragraph, such as a list marker */
  sentence(text: string, passages: readonly Passage[], prefix = ''): void {
    const start = this.#write(text, prefix)
    for (const passage of passages) this.#citations.push({ start, end: this.markdown.length, passage })
  }

  /**
   * Adds sentences of one passage. Sentences that follow each other in a paragraph, and items that follow each other in
   * a list, have one citation together.
   */
  quote(sentences: readonly { text: string; isItem: boolean }[], passage: Passage): void {
    for (const { text, isItem } of sentences) {
      const last = this.#citations.at(-1)
      const gap = this.#isInParagraph && !isItem ? 1 : 0
      const continues = last?.passage.chunkId === passage.chunkId && last.end === this.markdown.length
      if (isItem) this.endParagraph()
      const start = this.#write(text, isItem ? '- ' : '')
      const isNext = continues && (isItem || gap === 1)
      if (isNext && last) last.end = this.markdown.length
      else this.#citations.push({ start, end: this.markdown.length, passage })
    }
  }

  /** Adds a list item that begins with a label in bold. */
  labeledItem(label: string, text: string, passage: Passage): void {
    this.endParagraph()
    this.#begin('\n')
    this.markdown += `- **${escapeMarkdown(label)}**: `
    const start = this.markdown.length
    this.markdown += escapeMarkdown(text)
    this.#citations.push({ start, end: this.markdown.length, passage })
  }

  /** Adds a table that a passage has. */
  table(rows: readonly (readonly string[])[], passage: Passage): void {
    this.endParagraph()
    this.#begin()
    const start = this.markdown.length
    this.markdown += writeTable(rows)
    this.#citations.push({ start, end: this.markdown.length, passage })
  }

  endParagraph(): void {
    this.#isInParagraph = false
  }

  /** The text that was added since the last call. */
  takeNew(): string {
    const text = this.markdown.slice(this.#taken)
    this.#taken = this.markdown.length
    return text
  }

  /** Citations in text order. Offsets are code points. */
  citations(): DraftCitation[] {
    return toCodePoints(this.markdown, this.#citations)
  }

  /** @returns where the text begins */
  #write(text: string, prefix: string): number {
    if (!this.#isInParagraph) {
      this.#begin(prefix === '' ? '\n\n' : '\n')
      this.markdown += prefix
    } else this.markdown += ' '
    this.#isInParagraph = true
    const start = this.markdown.length
    this.markdown += escapeMarkdown(text)
    return start
  }

  #begin(gap = '\n\n'): void {
    const followsItem = /^(?:- |\d+\. )/.test(this.markdown.slice(this.markdown.lastIndexOf('\n') + 1))
    if (this.markdown !== '') this.markdown += gap === '\n' && !followsItem ? '\n\n' : gap
  }
}

function writeTable(rows: readonly (readonly string[])[]): string {
  const children = rows.map(row => ({
    type: 'tableRow' as const,
    children: row.map(value => ({
      type: 'tableCell' as const,
      children: [{ type: 'text' as const, value }],
    })),
  }))
  return toMarkdown(
    { type: 'table', children },
    { extensions: [gfmTableToMarkdown({ tablePipeAlign: false })] },
  ).trimEnd()
}
