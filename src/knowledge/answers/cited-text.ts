import { sentenceRanges } from '../text/sentences.ts'
import type { TextRange } from '../text/text-range.ts'

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

/** A date that has begun may still join a sentence to the one before: `2026.` and ` 3.`, or `3. 1.` and `부터`. */
const BEGUN_DATE = /^\s?\d{1,2}(?:\.(?:\s?\d{1,2}\.?)?)?\(?$/
const WORD = /[\p{L}\p{N}]/u

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

/** A marker that was taken out of a text. */
interface Marker {
  /** Its offset in the text without markers. */
  at: number
  numbers: Set<number>
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
  #markers: Marker[] = []
  /** White space and what may become a marker. */
  #rest = ''

  /** @returns the sentences that are over: another has begun. */
  push(piece: string): CitedSentence[] {
    const all = this.#rest + piece
    const ready = readyLength(all)
    this.#rest = all.slice(ready)
    this.#take(all.slice(0, ready))
    if (this.#open.length < this.#lookAt) return []
    const sentences = sentenceRanges(this.#open)
    const isDateBegun = BEGUN_DATE.test(this.#open.slice(sentences.at(-2)?.end))
    return this.#close(sentences, isDateBegun ? 2 : 1)
  }

  /** @returns the sentences that are left. */
  end(): CitedSentence[] {
    const rest = this.#rest.trimEnd()
    this.#rest = ''
    this.#take(rest)
    return this.#close(sentenceRanges(this.#open), 0)
  }

  #take(ready: string): void {
    let taken = 0
    for (const marker of ready.matchAll(MARKER)) {
      this.#open += ready.slice(taken, marker.index).trimEnd()
      taken = marker.index + marker[0].length
      this.#markers.push({ at: this.#open.length, numbers: readNumbers(marker[1] ?? '') })
    }
    this.#open += ready.slice(taken)
  }

  /** @param left how many of the sentences stay open */
  #close(sentences: TextRange[], left: number): CitedSentence[] {
    let from = 0
    const closed = sentences.slice(0, Math.max(0, sentences.length - left)).map((sentence, i) => {
      const { start, end } = sentence
      const gap = this.#open.slice(from, start)
      from = end
      const next = sentences[i + 1]?.start ?? Number.POSITIVE_INFINITY
      const later = this.#markers.findIndex(marker => marker.at > next)
      const markers = this.#markers.splice(0, later < 0 ? this.#markers.length : later)
      return { gap, text: this.#open.slice(start, end), marks: marksOf(this.#open, sentence, markers) }
    })
    this.#open = this.#open.slice(from)
    for (const marker of this.#markers) marker.at -= from
    this.begun = this.#open
    const { length } = this.#open
    this.#lookAt = length < LONG ? 0 : length * MORE
    return closed
  }
}

/** What each marker of a sentence stands for: what is new since the marker before, as offsets in the sentence. */
function marksOf(text: string, sentence: TextRange, markers: readonly Marker[]): Mark[] {
  const marks: Mark[] = []
  let from = sentence.start
  let range: TextRange | null = null
  let marked = new Set<number>()
  for (const { at, numbers } of markers) {
    if (at <= sentence.start) continue
    const part = text.slice(from, at)
    if (!range || WORD.test(part)) {
      range = { start: at - part.trimStart().length - sentence.start, end: at - sentence.start }
      marked = new Set()
    }
    from = at
    for (const number of numbers.difference(marked)) {
      marks.push({ ...range, number })
      marked.add(number)
    }
  }
  return marks
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
