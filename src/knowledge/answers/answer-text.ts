import type { Evidence } from './answer.ts'
import { type CitedSentence, CitedText } from './cited-text.ts'
import { plainModelText } from './plain-model-text.ts'

/** A word that stays the same whatever follows it: it has no Markdown marks and cannot become part of a URL. */
const PLAIN_WORD =
  /^(?!\d{1,3}[.)]$)["'“‘(]?[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}]|[-.,:'’·%](?=[\p{L}\p{N}]))*[.,;:!?%)"'”’]*$/u
const FENCE = /^(?:`{3,}|~{3,})[^\s`]*$/

/** A range of the text, in UTF-16 offsets, and the passage that the model cites for it. */
export interface NamedPassage {
  start: number
  end: number
  passage: Evidence
}

/**
 * Turns model output, in pieces of any size, into plain text without citation markers, and collects the citations. A
 * sentence is cleaned when it is complete. Until then, only its leading words are sent, up to the first one that may
 * need cleaning.
 */
export class AnswerText {
  text = ''
  /** Citations in text order. */
  readonly named: NamedPassage[] = []
  readonly #passages: readonly Evidence[]
  readonly #cited = new CitedText()
  /** White space before the next sentence. */
  #gap = ''
  /** Of the open sentence: how much has been read, what has been sent, and whether more words may be sent. */
  #read = 0
  #words = ''
  #isPlain = true

  constructor(passages: readonly Evidence[]) {
    this.#passages = passages
  }

  /** @returns the text that is now final and has not been returned yet. */
  push(piece: string): string {
    const before = this.text.length
    for (const sentence of this.#cited.push(piece)) this.#close(sentence)
    this.#sendWords()
    return this.text.slice(before)
  }

  /** @returns the rest of the text. */
  end(): string {
    const before = this.text.length
    for (const sentence of this.#cited.end()) this.#close(sentence)
    return this.text.slice(before)
  }

  #sendWords(): void {
    const { begun } = this.#cited
    const open = begun.trimStart()
    const end = open.lastIndexOf(' ')
    if (!this.#isPlain || end <= this.#read) return
    const gap = begun.slice(0, -open.length)
    for (const word of open.slice(this.#read, end).split(' ')) {
      if (word === '') continue
      this.#isPlain = PLAIN_WORD.test(word) && plainModelText(word) === word
      if (!this.#isPlain) return
      this.#write(this.#words === '' ? word : ` ${word}`, gap)
    }
    this.#read = end
  }

  #close({ gap, text, marks }: CitedSentence): void {
    const passages = marks.flatMap(({ number, ...range }) => {
      // The model may invent numbers that no passage has.
      const passage = this.#passages[number - 1]
      return passage ? [{ ...range, passage }] : []
    })
    const said = toPlain(
      text,
      passages.map(({ passage }) => passage),
    )
    this.#write(said.slice(this.#words.length), gap)
    const start = this.text.length - said.length
    const named = new Map<string, NamedPassage>()
    for (const { passage, ...range } of passages) {
      // If cleaning changed the sentence, offsets within it are lost, so the citation covers all of it.
      const part = said === text ? range : { start: 0, end: said.length }
      named.set(`${part.start} ${part.end} ${passage.chunkId}`, {
        start: start + part.start,
        end: start + part.end,
        passage,
      })
    }
    if (said !== '') this.named.push(...named.values())
    this.#read = 0
    this.#words = ''
    this.#isPlain = true
  }

  /** Appends more of the open sentence to the text. */
  #write(more: string, gap: string): void {
    if (this.#words === '') {
      this.#gap += gap
      if (more === '') return
      if (this.text !== '') this.text += /\n/.test(this.#gap) ? '\n' : this.#gap && ' '
      this.#gap = ''
    }
    this.text += more
    this.#words += more
  }
}

/** Returns an empty text if the sentence has no letters or digits, or is a code fence. */
function toPlain(sentence: string, passages: readonly Evidence[]): string {
  if (FENCE.test(sentence)) return ''
  const said = plainModelText(
    sentence,
    passages.flatMap(({ sentences }) => sentences),
  )
  return /[\p{L}\p{N}]/u.test(said) ? said : ''
}
