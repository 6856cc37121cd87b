import { sentenceRanges } from '../text/sentences.ts'
import type { TextRange } from '../text/text-range.ts'

/** `[1]`, `[2, 3]`, `[1-3]`, `[1; 2]`, `[^1]`, also with `【1】` and `［1］`. */
const MARKER = /[[【［]\s{0,2}\^?(\d{1,3}(?:\s{0,2}[-–,;，；]\s{0,2}\^?\d{1,3}){0,20})\s{0,2}[\]】］]/g
/** An incomplete marker, from its opening bracket on. */
const BEGUN = /^[[【［][\d\s^,;，；–-]*$/
const MAX_MARKER_LENGTH = 200
/**
 * Open text of this length is scanned again only after it has grown by a tenth, so that many small pieces stay cheap.
 */
const LONG_TEXT_LENGTH = 500
const GROWTH_BEFORE_RESCAN = 1.1
/** Maximum span of a range such as `[1-3]`. */
const MAX_RANGE_LENGTH = 20

/** An incomplete date may still join two sentences: `2026.` and ` 3.`, or `3. 1.` and `부터`. */
const BEGUN_DATE = /^\s?\d{1,2}(?:\.(?:\s?\d{1,2}\.?)?)?\(?$/
const WORD = /[\p{L}\p{N}]/u

interface Mark {
  /** UTF-16 offsets. */
  start: number
  end: number
  /** As in the text: passages count from 1. */
  number: number
}

/** A sentence and its citations. */
export interface CitedSentence {
  /** The white space before it. */
  gap: string
  /** Without markers. */
  text: string
  marks: Mark[]
}

/** A marker that was removed from a text. */
interface Marker {
  /** Its offset in the text without markers. */
  at: number
  numbers: Set<number>
}

/**
 * Splits text that arrives in pieces of any size into sentences, and removes citation markers. A marker applies to the
 * sentence before or around it. The result does not depend on how the text is divided into pieces.
 */
export class CitedText {
  /** The scanned text after the last returned sentence, without markers and trailing white space. */
  begun = ''
  /** All text after the last returned sentence, scanned or not. */
  #open = ''
  /** The length of the open text at which it is scanned again. */
  #scanAt = 0
  /** Markers in the open text. */
  #markers: Marker[] = []
  /** Trailing white space and an incomplete marker. */
  #rest = ''

  /** @returns the sentences that are complete, because another has begun. */
  push(piece: string): CitedSentence[] {
    const all = this.#rest + piece
    const ready = readyLength(all)
    this.#rest = all.slice(ready)
    this.#removeMarkers(all.slice(0, ready))
    if (this.#open.length < this.#scanAt) return []
    const sentences = sentenceRanges(this.#open)
    const isDateBegun = BEGUN_DATE.test(this.#open.slice(sentences.at(-2)?.end))
    return this.#close(sentences, isDateBegun ? 2 : 1)
  }

  /** @returns the remaining sentences. */
  end(): CitedSentence[] {
    const rest = this.#rest.trimEnd()
    this.#rest = ''
    this.#removeMarkers(rest)
    return this.#close(sentenceRanges(this.#open), 0)
  }

  #removeMarkers(ready: string): void {
    let taken = 0
    for (const marker of ready.matchAll(MARKER)) {
      this.#open += ready.slice(taken, marker.index).trimEnd()
      taken = marker.index + marker[0].length
      this.#markers.push({ at: this.#open.length, numbers: readNumbers(marker[1] ?? '') })
    }
    this.#open += ready.slice(taken)
  }

  /** @param left the number of sentences that stay open */
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
    this.#scanAt = length < LONG_TEXT_LENGTH ? 0 : length * GROWTH_BEFORE_RESCAN
    return closed
  }
}

/** The range of the sentence that each marker covers: the text since the previous marker. */
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

/** The length without trailing white space and an incomplete marker. */
function readyLength(text: string): number {
  const bracket = Math.max(...['[', '【', '［'].map(open => text.lastIndexOf(open)))
  const isBegun = bracket >= 0 && text.length - bracket < MAX_MARKER_LENGTH && BEGUN.test(text.slice(bracket))
  return (isBegun ? text.slice(0, bracket) : text).trimEnd().length
}

/** The numbers of a marker, with ranges expanded. */
function readNumbers(list: string): Set<number> {
  const numbers = list.split(/[,;，；]/).flatMap(part => {
    const [first = 0, last = first] = part.split(/[-–]/).map(number => Number(number.replace('^', '')))
    const length = Math.min(Math.max(last - first, 0), MAX_RANGE_LENGTH) + 1
    return Array.from({ length }, (_, i) => first + i)
  })
  return new Set(numbers)
}
