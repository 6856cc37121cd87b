import { sentenceRanges } from '../text/sentences.ts'

/** `[1]`, `[2, 3]`, `[1-3]`, `[1; 2]`, `[^1]`, and the same in `【1】` and `［1］`. */
const MARKER = /[[【［]\s{0,2}\^?(\d{1,3}(?:\s{0,2}[-–,;，；]\s{0,2}\^?\d{1,3}){0,20})\s{0,2}[\]】］]/g
/** What may become a marker when more comes, from its bracket on. */
const BEGUN = /^[[【［][\d\s^,;，；–-]*$/
const LONGEST_MARKER = 200
/** An open text that is so long is looked at when it has grown by a tenth: many small pieces are not to take long. */
const LONG = 500
const MORE = 1.1
/** Of one `[1-3]`. */
const LONGEST_RANGE = 20

interface Mark {
  /** UTF-16 offsets. */
  start: number
  end: number
  /** As the text says: passages counted from 1. */
  number: number
}

/** A sentence, and what of it rests on which passage. */
export interface CitedSentence {
  /** The white space before it. */
  gap: string
  /** Without markers. */
  text: string
  marks: Mark[]
}

/**
 * The sentences of a text that comes in pieces of any size, and the markers of citations taken out of it. A marker stands for
 * the sentence before or around it. The same text in other pieces gives the same sentences.
 */
export class CitedText {
  /** What began behind the last sentence that was returned, as far as it was looked at, without markers and white space at its end. */
  begun = ''
  /** The same as far as it came. */
  #open = ''
  /** With so much of it, it is looked at again. */
  #lookAt = 0
  /** Of the open text. */
  #marks: Mark[] = []
  /** White space and what may become a marker. */
  #rest = ''
  /** Where in the open text the sentences that no marker was behind yet begin. */
  #uncited = 0

  /** @returns the sentences that are over: another has begun. */
  push(piece: string): CitedSentence[] {
    const all = this.#rest + piece
    const ready = readyLength(all)
    this.#rest = all.slice(ready)
    this.#take(all.slice(0, ready))
    return this.#open.length < this.#lookAt ? [] : this.#close(1)
  }

  /** @returns the sentences that are left. */
  end(): CitedSentence[] {
    const rest = this.#rest.trimEnd()
    this.#rest = ''
    this.#take(rest)
    return this.#close(0)
  }

  #take(ready: string): void {
    let taken = 0
    for (const marker of ready.matchAll(MARKER)) {
      this.#open += ready.slice(taken, marker.index).trimEnd()
      taken = marker.index + marker[0].length
      this.#mark(readNumbers(marker[1] ?? ''))
    }
    this.#open += ready.slice(taken)
  }

  #mark(numbers: Set<number>): void {
    const range = { start: this.#uncited, end: this.#open.length }
    const last = sentenceRanges(this.#open, range).at(-1) ?? this.#marks.at(-1)
    if (!last) return
    const { start, end } = last
    // A sentence is marked once by each number, however often it is there.
    const same = this.#marks.slice(this.#marks.findLastIndex(mark => mark.end !== end) + 1)
    for (const number of numbers.difference(new Set(same.map(mark => mark.number))))
      this.#marks.push({ start, end, number })
    this.#uncited = this.#open.length
  }

  #close(left: number): CitedSentence[] {
    const ranges = sentenceRanges(this.#open)
    let from = 0
    const sentences = ranges.slice(0, Math.max(0, ranges.length - left)).map(({ start, end }) => {
      const gap = this.#open.slice(from, start)
      from = end
      const marks = this.#marks
        .filter(mark => mark.start < end && mark.end > start)
        .map(mark => ({
          ...mark,
          start: Math.max(0, mark.start - start),
          end: Math.min(mark.end, end) - start,
        }))
      return { gap, text: this.#open.slice(start, end), marks }
    })
    this.#open = this.#open.slice(from)
    this.#uncited = Math.max(0, this.#uncited - from)
    this.#marks = this.#marks.flatMap(({ start, end, number }) =>
      end > from ? [{ start: Math.max(0, start - from), end: end - from, number }] : [],
    )
    this.begun = this.#open
    const { length } = this.#open
    this.#lookAt = length < LONG ? 0 : length * MORE
    return sentences
  }
}

/** Up to the white space and the marker that may have begun at the end. */
function readyLength(text: string): number {
  const bracket = Math.max(...['[', '【', '［'].map(open => text.lastIndexOf(open)))
  const isBegun = bracket >= 0 && text.length - bracket < LONGEST_MARKER && BEGUN.test(text.slice(bracket))
  return (isBegun ? text.slice(0, bracket) : text).trimEnd().length
}

/** The numbers of a marker, those of a range one by one. */
function readNumbers(list: string): Set<number> {
  const numbers = list.split(/[,;，；]/).flatMap(part => {
    const [first = 0, last = first] = part.split(/[-–]/).map(number => Number(number.replace('^', '')))
    const length = Math.min(Math.max(last - first, 0), LONGEST_RANGE) + 1
    return Array.from({ length }, (_, i) => first + i)
  })
  return new Set(numbers)
}
