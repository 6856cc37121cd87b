import { type CitedSentence, CitedText } from '../../knowledge/answers/cited-text.ts'
import { isGroundedInTerms } from '../../knowledge/answers/is-grounded.ts'
import { plainModelText } from '../../knowledge/answers/plain-model-text.ts'
import { textTerms } from '../../knowledge/text/word-terms.ts'
import { cutText } from '../text.ts'
import { type Passage, passageText } from './passage.ts'
import { SectionText } from './section-text.ts'

/** Whether a text contains HTML, links, addresses or URL schemes that a client might act on. */
function isActive(text: string): boolean {
  return /<[a-z!/?]|:\/\/|\bwww\.|\]\s?[([]|!\[|\b(?:javascript|data|vbscript|mailto|tel|file):|[@＠][\p{L}\p{N}-]{1,63}\.\p{L}/iu.test(
    text,
  )
}

const HEADING = /^\s{0,3}#{1,6}\s+/
const ITEM = /^\s*(?:[-*+•]|\d{1,3}[.)])\s+/
const QUOTE = /^\s*(?:>\s?)+/
const FENCE = /^\s*(?:`{3,}|~{3,})/
const MAX_HEADING_LENGTH = 120
/** Minimum share of a heading's terms that occur in the passages. */
const MIN_HEADING_SHARE = 0.5
/** Characters needed to tell the kind of a line. */
const MIN_LINE_CHARACTERS = 6

interface Line {
  kind: 'text' | 'item' | 'heading' | 'fence'
  cited: CitedText
  /** Text of the line if it is a heading. */
  heading: string
}

/**
 * Converts streamed model text to a section. Removes markers, links and HTML from each sentence. Cites the passages
 * that it names if they support it; otherwise marks it as having no source.
 */
export class ModelText {
  readonly text = new SectionText()
  /** Number of sentences, and of those supported by passages. */
  sentences = 0
  grounded = 0
  readonly #passages: readonly Passage[]
  readonly #terms: ReadonlyMap<Passage, ReadonlySet<string>>
  readonly #noSource: string
  #line: Line | null = null
  /** Start of a line whose kind is not known yet. */
  #begun = ''

  constructor(passages: readonly Passage[], noSource: string) {
    this.#passages = passages
    this.#terms = new Map(passages.map(passage => [passage, textTerms(passageText(passage))]))
    this.#noSource = noSource
  }

  push(piece: string): void {
    const lines = piece.split('\n')
    lines.forEach((part, i) => {
      this.#add(part)
      if (i < lines.length - 1) this.end()
    })
  }

  /** Ends the current line. Call it at the end of the text, too. */
  end(): void {
    this.#open(0)
    const line = this.#line
    if (line) this.#addSentences(line, line.cited.end())
    if (line?.kind === 'heading') this.#heading(line.heading)
    this.#line = null
    this.text.endParagraph()
  }

  #add(part: string): void {
    if (this.#line) this.#addSentences(this.#line, this.#line.cited.push(part))
    else {
      this.#begun += part
      this.#open(MIN_LINE_CHARACTERS)
    }
  }

  #open(minCharacters: number): void {
    if (this.#line || this.#begun.trim().length < Math.max(1, minCharacters)) return
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
    this.#addSentences(this.#line, this.#line.cited.push(line.replace(HEADING, '').replace(ITEM, '')))
  }

  /** Adds completed sentences. The last one is held back because it may continue and its markers follow it. */
  #addSentences(line: Line, sentences: readonly CitedSentence[]): void {
    for (const { gap, text, marks } of sentences)
      if (line.kind === 'heading') line.heading += gap + text
      else if (line.kind !== 'fence') {
        const passages = [...new Set(marks.flatMap(({ number }) => this.#passages[number - 1] ?? []))]
        this.#sentence(text, passages, line.kind === 'item' ? '- ' : '')
      }
  }

  #sentence(raw: string, passages: readonly Passage[], prefix: string): void {
    const quoted = plainModelText(raw, passages.map(passageText))
    const isSupported = this.#isGrounded(quoted, passages)
    const said = isSupported ? quoted : plainModelText(raw)
    if (!/[\p{L}\p{N}]/u.test(said)) return
    // Drops sentences that consisted of addresses or HTML.
    if (!isSupported && isActive(raw)) return
    this.sentences++
    if (isSupported) this.grounded++
    this.text.sentence(isSupported ? said : `${said} ${this.#noSource}`, isSupported ? passages : [], prefix)
  }

  #isGrounded(said: string, passages: readonly Passage[]): boolean {
    const cited = this.#termsOf(passages).map(terms => ({ start: 0, end: said.length, terms }))
    return cited.length > 0 && /[\p{L}\p{N}]/u.test(said) && isGroundedInTerms(said, cited)
  }

  /** Adds a heading unless the passages lack most of its terms. */
  #heading(raw: string): void {
    const said = cutText(plainModelText(raw), MAX_HEADING_LENGTH)
    const terms = [...textTerms(said)]
    const passages = this.#termsOf(this.#passages)
    const known = terms.filter(term => passages.some(passage => passage.has(term)))
    if (terms.length > 0 && known.length >= MIN_HEADING_SHARE * terms.length) this.text.heading(said)
  }

  #termsOf(passages: readonly Passage[]): ReadonlySet<string>[] {
    return passages.flatMap(passage => this.#terms.get(passage) ?? [])
  }
}
