import { sentenceRanges } from '../text/sentences.ts'

/** A marker, with the white space before it: `[1]`, `[2, 3]`. */
const MARKER = /\s*\[\s*(\d{1,3}(?:\s*,\s*\d{1,3}){0,20})\s*\]/g
/** The end of a text that may become a marker when more comes. */
const BEGUN = /\s*(?:\[[\d,\s]{0,100})?$/

interface Mark {
  /** UTF-16 offsets of the text without markers. */
  start: number
  end: number
  /** As the text says: passages counted from 1. */
  number: number
}

/**
 * Takes the markers of citations out of a text that comes in pieces of any size. A marker stands for the sentence before or
 * around it.
 */
export class CitedText {
  text = ''
  readonly marks: Mark[] = []
  #rest = ''
  /** Where the sentences that no marker was behind yet begin. */
  #uncited = 0

  /** @returns what is sure of the text so far and was not returned before. */
  push(piece: string): string {
    const all = this.#rest + piece
    const ready = all.slice(0, all.length - (BEGUN.exec(all)?.[0].length ?? 0))
    this.#rest = all.slice(ready.length)
    return this.#take(ready)
  }

  /** @returns the rest of the text. */
  end(): string {
    const rest = this.#rest.trimEnd()
    this.#rest = ''
    return this.#take(rest)
  }

  #take(ready: string): string {
    const before = this.text.length
    let taken = 0
    for (const marker of ready.matchAll(MARKER)) {
      this.text += ready.slice(taken, marker.index)
      taken = marker.index + marker[0].length
      this.#mark((marker[1] ?? '').split(',').map(Number))
    }
    this.text += ready.slice(taken)
    return this.text.slice(before)
  }

  #mark(numbers: readonly number[]): void {
    const range = { start: this.#uncited, end: this.text.length }
    const last = sentenceRanges(this.text, range).at(-1) ?? this.marks.at(-1)
    if (!last) return
    const { start, end } = last
    this.marks.push(...numbers.map(number => ({ start, end, number })))
    this.#uncited = this.text.length
  }
}
