import type { Evidence } from './answer.ts'
import { type CitedSentence, CitedText } from './cited-text.ts'
import { plainModelText } from './plain-model-text.ts'

/** A word that stays as it is whatever comes behind it: no mark of Markdown, and nothing that could become an address. */
const PLAIN_WORD =
  /^(?!\d{1,3}[.)]$)["'“‘(]?[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}]|[-.,:'’·%](?=[\p{L}\p{N}]))*[.,;:!?%)"'”’]*$/u
const FENCE = /^(?:`{3,}|~{3,})[^\s`]*$/

/** A part of the text, in UTF-16 offsets, and the passage that the model names for it. */
export interface NamedPassage {
  start: number
  end: number
  passage: Evidence
}

/**
 * The text of a model, which comes in pieces of any size, as an answer: plain text without markers, and what they stand for. A
 * sentence is cleaned when it is over; until then only its words are sent, as long as they are surely plain.
 */
export class AnswerText {
  text = ''
  /** In the order of the text. */
  readonly named: NamedPassage[] = []
  readonly #passages: readonly Evidence[]
  readonly #cited = new CitedText()
  /** White space before the next sentence. */
  #gap = ''
  /** Of the sentence that is open: how much was read, what stands in the text already, and whether more of it may. */
  #read = 0
  #words = ''
  #isPlain = true

  constructor(passages: readonly Evidence[]) {
    this.#passages = passages
  }

  /** @returns what is sure of the text so far and was not returned before. */
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
      // A number that no passage has is the model's invention.
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
      // Where a sentence was changed, a part of it stands for the whole.
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

  /** Puts more of the open sentence behind the text. */
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

/** Empty where it says nothing. */
function toPlain(sentence: string, passages: readonly Evidence[]): string {
  if (FENCE.test(sentence)) return ''
  const said = plainModelText(
    sentence,
    passages.flatMap(({ sentences }) => sentences),
  )
  return /[\p{L}\p{N}]/u.test(said) ? said : ''
}
