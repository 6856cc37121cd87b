import { CitedText } from '../../knowledge/answers/cited-text.ts'
import { isGrounded } from '../../knowledge/answers/is-grounded.ts'
import { sentenceRanges } from '../../knowledge/text/sentences.ts'
import { textTerms } from '../../knowledge/text/text-terms.ts'
import { cleanModelText, isActive } from './clean-model-text.ts'
import type { Passage } from './passage.ts'
import { SectionText } from './section-text.ts'

const HEADING = /^\s{0,3}#{1,6}\s+/
const ITEM = /^\s*(?:[-*+•]|\d{1,3}[.)])\s+/
const QUOTE = /^\s*(?:>\s?)+/
const FENCE = /^\s*(?:`{3,}|~{3,})/
const LONGEST_HEADING = 120
/** Of a heading's words, in the passages. */
const LEAST_OF_HEADING = 0.5
/** With so many characters it is clear what kind of line it is. */
const TELLING = 6

interface Line {
  kind: 'text' | 'item' | 'heading' | 'fence'
  cited: CitedText
  /** Sentences of it that stand in the section already. */
  taken: number
}

/**
 * The text of a model, which comes in pieces of any size, as a section: each sentence without markers, links and HTML, with the
 * passages that it names where it was found to rest on them, and a mark that it has no source where not.
 */
export class ModelText {
  readonly text = new SectionText()
  /** Sentences, and those of them that rest on passages. */
  sentences = 0
  grounded = 0
  readonly #passages: readonly Passage[]
  readonly #passageTerms: ReadonlySet<string>
  readonly #noSource: string
  #line: Line | null = null
  /** The beginning of a line whose kind is not clear yet. */
  #begun = ''

  constructor(passages: readonly Passage[], noSource: string) {
    this.#passages = passages
    this.#passageTerms = textTerms(passages.map(read).join('\n'))
    this.#noSource = noSource
  }

  push(piece: string): void {
    const lines = piece.split('\n')
    lines.forEach((part, i) => {
      this.#add(part)
      if (i < lines.length - 1) this.end()
    })
  }

  /** Nothing more comes, or nothing more in this line. */
  end(): void {
    this.#open(0)
    const line = this.#line
    if (line) {
      line.cited.end()
      this.#take(line, 0)
    }
    this.#line = null
    this.text.endParagraph()
  }

  #add(part: string): void {
    if (this.#line) this.#line.cited.push(part)
    else {
      this.#begun += part
      this.#open(TELLING)
    }
    // The last sentence may go on, and its markers come behind it.
    if (this.#line && this.#line.kind !== 'heading') this.#take(this.#line, 1)
  }

  #open(least: number): void {
    if (this.#line || this.#begun.trim().length < Math.max(1, least)) return
    const line = this.#begun.replace(QUOTE, '')
    this.#begun = ''
    const kind = FENCE.test(line)
      ? 'fence'
      : HEADING.test(line)
        ? 'heading'
        : ITEM.test(line)
          ? 'item'
          : 'text'
    this.#line = { kind, cited: new CitedText(), taken: 0 }
    this.#line.cited.push(line.replace(HEADING, '').replace(ITEM, ''))
  }

  #take(line: Line, left: number): void {
    const { kind, cited } = line
    if (kind === 'fence') return
    if (kind === 'heading') {
      this.#heading(cited.text)
      return
    }
    const ranges = sentenceRanges(cited.text)
    for (; line.taken < ranges.length - left; line.taken++) {
      const range = ranges[line.taken]
      if (!range) return
      const numbers = cited.marks.filter(mark => mark.start < range.end && mark.end > range.start)
      const passages = [...new Set(numbers.flatMap(({ number }) => this.#passages[number - 1] ?? []))]
      this.#sentence(cited.text.slice(range.start, range.end), passages, kind === 'item' ? '- ' : '')
    }
  }

  #sentence(raw: string, passages: readonly Passage[], prefix: string): void {
    const said = cleanModelText(raw)
    if (!/[\p{L}\p{N}]/u.test(said)) return
    const cited = [{ start: 0, end: said.length, passage: passages.map(read).join('\n') }]
    const rests = passages.length > 0 && isGrounded(said, cited)
    // What was an address or HTML, and says nothing of the matter, is left out.
    if (!rests && isActive(raw)) return
    this.sentences++
    if (rests) this.grounded++
    this.text.sentence(rests ? said : `${said} ${this.#noSource}`, rests ? passages : [], prefix)
  }

  /** A heading that says what no passage says is left out. */
  #heading(raw: string): void {
    const said = cleanModelText(raw).slice(0, LONGEST_HEADING)
    const terms = [...textTerms(said)]
    const known = terms.filter(term => this.#passageTerms.has(term))
    if (terms.length > 0 && known.length >= LEAST_OF_HEADING * terms.length) this.text.heading(said)
  }
}

function read({ documentTitle, headings, content }: Passage): string {
  return [documentTitle, ...headings, content].join('\n')
}
