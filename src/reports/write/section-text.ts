import { toCodePoints } from '../../knowledge/answers/answer.ts'
import { escapeMarkdown, writeHeading } from '../text.ts'
import type { DraftCitation, Passage } from './passage.ts'

/** Builds the Markdown of a section with its citations. */
export class SectionText {
  markdown = ''
  /** UTF-16 offsets. */
  readonly #citations: DraftCitation[] = []
  #isInParagraph = false

  heading(text: string): void {
    this.#begin()
    this.markdown += writeHeading(3, text)
    this.endParagraph()
  }

  /** @param prefix Markdown at the start of a paragraph, such as a list marker */
  sentence(text: string, passages: readonly Passage[], prefix = ''): void {
    if (!this.#isInParagraph) {
      this.#begin(prefix === '' ? '\n\n' : '\n')
      this.markdown += prefix
    } else this.markdown += ' '
    this.#isInParagraph = true
    const start = this.markdown.length
    this.markdown += escapeMarkdown(text)
    for (const passage of passages) this.#citations.push({ start, end: this.markdown.length, passage })
  }

  endParagraph(): void {
    this.#isInParagraph = false
  }

  /** Citations in text order. Offsets are code points. */
  citations(): DraftCitation[] {
    return toCodePoints(this.markdown, this.#citations)
  }

  #begin(gap = '\n\n'): void {
    const followsItem = /^(?:- |\d+\. )/.test(this.markdown.slice(this.markdown.lastIndexOf('\n') + 1))
    if (this.markdown !== '') this.markdown += gap === '\n' && !followsItem ? '\n\n' : gap
  }
}
