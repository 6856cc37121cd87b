import type { Alignment, Run } from './report-layout.ts'

type Rows = readonly (readonly (readonly Run[])[])[]

/** A number with an optional sign, currency and unit: `1,234.5`, `-3 %`, `$20`, `55만 원`, `22 days`. */
const NUMBER = /^[+\-−±~≈<>≤≥]?[$€£¥₩]?\d[\d,. ]*(?:%|\p{L}{1,5}(?: \p{L}{1,5})?)?$/u
const NOTHING = /^[-–—]?$/
/** Widths in narrow characters: of a page, of the padding of a cell, and the maximum for a text and for a word. */
const PAGE_WIDTH = 90
const PADDING = 3
const MAX_TEXT = 40
/** A text this short is not broken, if the table has room. */
const SHORT_TEXT = 14
const MAX_WORD = 24
/** Hangul, Hanja, kana and fullwidth characters take the space of two letters. */
const WIDE = /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]/g

/** The alignment of each column: as the Markdown says, otherwise right for numbers and left for the rest. */
export function alignColumns(rows: Rows, stated: readonly (Alignment | null | undefined)[]): Alignment[] {
  const [head = [], ...body] = rows
  return head.map((_, i) => {
    const texts = body.map(row => textOf(row[i] ?? [])).filter(text => !NOTHING.test(text))
    const isNumeric = texts.length > 0 && texts.every(text => NUMBER.test(text))
    return stated[i] ?? (isNumeric ? 'right' : 'left')
  })
}

/**
 * The share of the table's width that each column gets. Columns have the width of their longest word or short text, and
 * divide the rest by the length of their texts. If the table has no room for all words, only the longest are broken. The
 * sum is 1.
 */
export function weighColumns(rows: Rows): number[] {
  const lengths = (rows[0] ?? []).map((_, i) => {
    const texts = rows.map(row => textOf(row[i] ?? [], REFERENCE))
    const unbroken = texts.flatMap(text => (text.length <= SHORT_TEXT ? [text] : text.split(/\s+/)))
    return { word: longest(unbroken), text: longest(texts) }
  })
  const maxWord = fitWords(lengths.map(({ word }) => word))
  const columns = lengths.map(lengths => {
    const word = Math.min(lengths.word, maxWord)
    const text = Math.max(word, Math.min(lengths.text, MAX_TEXT))
    return { min: word + PADDING, more: text - word }
  })
  const missing = sum(columns.map(({ more }) => more))
  const room = Math.max(0, PAGE_WIDTH - sum(columns.map(({ min }) => min)))
  const part = missing > room ? room / missing : 1
  const widths = columns.map(({ min, more }) => min + more * part)
  const total = sum(widths)
  return widths.map(width => width / total)
}

/** The maximum width of a word with which the columns fit on a page. */
function fitWords(words: readonly number[]): number {
  const isTooWide = (max: number) => sum(words.map(word => Math.min(word, max) + PADDING)) > PAGE_WIDTH
  let max = MAX_WORD
  while (max > 1 && isTooWide(max)) max--
  return max
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

function longest(texts: readonly string[]): number {
  return texts.reduce((max, text) => Math.max(max, text.length + (text.match(WIDE)?.length ?? 0)), 0)
}

/** As wide as a reference mark. */
const REFERENCE = '[1]'

/** The text of a cell. */
function textOf(runs: readonly Run[], reference = ''): string {
  return runs
    .map(run => (run.kind === 'text' ? run.text : reference))
    .join('')
    .trim()
}
