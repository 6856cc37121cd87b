import { escapeMarkdown, writeHeading } from '../../reports/text.ts'
import type { Excerpt } from './excerpts.ts'
import type { CitedMarkdown, StepCitation } from './step-result.ts'

/** Joins excerpts to one text with citations. */
export class JoinedText {
  markdown = ''
  /** In code points. */
  #length = 0
  readonly #citations: StepCitation[] = []
  /** The last excerpt, if nothing was added after it. */
  #last: Excerpt | null = null
  /** UTF-16 length of the text that `takeNew` has returned. */
  #taken = 0

  heading(depth: 2 | 3, text: string): void {
    this.#write(writeHeading(depth, text), '\n\n')
    this.#last = null
  }

  /** Adds a paragraph of plain text. */
  paragraph(text: string): void {
    this.#write(escapeMarkdown(text), '\n\n')
    this.#last = null
  }

  items(texts: readonly string[]): void {
    for (const [i, text] of texts.entries()) this.#write(`- ${escapeMarkdown(text)}`, i > 0 ? '\n' : '\n\n')
    this.#last = null
  }

  /**
   * Adds an excerpt verbatim. Sentences of a paragraph stay in one paragraph.
   * @param label in bold before it, unless it is empty
   */
  excerpt(excerpt: Excerpt, label = ''): void {
    const { form, paragraph, markdown } = excerpt
    const before = this.#last
    const isNext =
      label === '' && form === 'SENTENCES' && before?.form === form && before.paragraph === paragraph
    if (label !== '') this.#write(`**${escapeMarkdown(label)}**:`, '\n\n')
    this.#write(markdown, isNext || (label !== '' && form === 'SENTENCES') ? ' ' : '\n\n')
    const from = this.#length - [...markdown].length
    for (const citation of excerpt.citations) {
      const last = this.#citations.at(-1)
      const [start, end] = [from + citation.start, from + citation.end]
      // Neighboring sentences of one passage have one citation together.
      if (isNext && last?.chunkId === citation.chunkId && last.end === start - 1) last.end = end
      else this.#citations.push({ ...citation, start, end })
    }
    this.#last = excerpt
  }

  /** Adds a whole text. */
  text({ markdown, citations }: CitedMarkdown): void {
    this.#write(markdown, '\n\n')
    const from = this.#length - [...markdown].length
    for (const { start, end, ...of } of citations)
      this.#citations.push({ ...of, start: from + start, end: from + end })
    this.#last = null
  }

  /** The text that was added since the last call. */
  takeNew(): string {
    const text = this.markdown.slice(this.#taken)
    this.#taken = this.markdown.length
    return text
  }

  read(): CitedMarkdown {
    return { markdown: this.markdown, citations: [...this.#citations] }
  }

  #write(text: string, gap: string): void {
    const added = this.markdown === '' ? text : gap + text
    this.markdown += added
    this.#length += [...added].length
  }
}
