import { type CitedSentence, CitedText } from '../../knowledge/answers/cited-text.ts'
import { isGroundedInTerms } from '../../knowledge/answers/is-grounded.ts'
import { plainModelText } from '../../knowledge/answers/plain-model-text.ts'
import { textTerms } from '../../knowledge/text/text-terms.ts'
import { cutText } from '../cut-text.ts'
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
  /** What it says, where it is one. */
  heading: string
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
  readonly #terms: ReadonlyMap<Passage, ReadonlySet<string>>
  readonly #noSource: string
  #line: Line | null = null
  /** The beginning of a line whose kind is not clear yet. */
  #begun = ''

  constructor(passages: readonly Passage[], noSource: string) {
    this.#passages = passages
    this.#terms = new Map(passages.map(passage => [passage, textTerms(read(passage))]))
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
    if (line) this.#take(line, line.cited.end())
    if (line?.kind === 'heading') this.#heading(line.heading)
    this.#line = null
    this.text.endParagraph()
  }

  #add(part: string): void {
    if (this.#line) this.#take(this.#line, this.#line.cited.push(part))
    else {
      this.#begun += part
      this.#open(TELLING)
    }
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
    this.#line = { kind, cited: new CitedText(), heading: '' }
    this.#take(this.#line, this.#line.cited.push(line.replace(HEADING, '').replace(ITEM, '')))
  }

  /** Sentences that are over: the last one may go on, and its markers come behind it. */
  #take(line: Line, sentences: readonly CitedSentence[]): void {
    for (const { gap, text, marks } of sentences)
      if (line.kind === 'heading') line.heading += gap + text
      else if (line.kind !== 'fence') {
        const passages = [...new Set(marks.flatMap(({ number }) => this.#passages[number - 1] ?? []))]
        this.#sentence(text, passages, line.kind === 'item' ? '- ' : '')
      }
  }

  #sentence(raw: string, passages: readonly Passage[], prefix: string): void {
    const quoted = plainModelText(raw, passages.map(read))
    const rests = this.#isGrounded(quoted, passages)
    const said = rests ? quoted : cleanModelText(raw)
    if (!/[\p{L}\p{N}]/u.test(said)) return
    // What was an address or HTML, and says nothing of the matter, is left out.
    if (!rests && isActive(raw)) return
    this.sentences++
    if (rests) this.grounded++
    this.text.sentence(rests ? said : `${said} ${this.#noSource}`, rests ? passages : [], prefix)
  }

  #isGrounded(said: string, passages: readonly Passage[]): boolean {
    const cited = this.#termsOf(passages).map(terms => ({ start: 0, end: said.length, terms }))
    return cited.length > 0 && /[\p{L}\p{N}]/u.test(said) && isGroundedInTerms(said, cited)
  }

  /** A heading that says what no passage says is left out. */
  #heading(raw: string): void {
    const said = cutText(cleanModelText(raw), LONGEST_HEADING)
    const terms = [...textTerms(said)]
    const passages = this.#termsOf(this.#passages)
    const known = terms.filter(term => passages.some(passage => passage.has(term)))
    if (terms.length > 0 && known.length >= LEAST_OF_HEADING * terms.length) this.text.heading(said)
  }

  #termsOf(passages: readonly Passage[]): ReadonlySet<string>[] {
    return passages.flatMap(passage => this.#terms.get(passage) ?? [])
  }
}

function read({ documentTitle, headings, content }: Passage): string {
  return [documentTitle, ...headings, content].join('\n')
}
