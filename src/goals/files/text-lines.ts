/** Characters that are about as wide as they are high: Hangul, Hanja, kana, fullwidth characters and emoji. */
const WIDE =
  /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]|\p{Extended_Pictographic}/u
const BROAD = /[WM@%]/
const CAPITAL = /[\p{Lu}mw&]/u
/**
 * In em: what common fonts need, such as Calibri, Malgun Gothic and Noto Sans. Also the wider ones that replace a missing
 * Korean font.
 */
const WIDTHS = { wide: 1, broad: 0.9, capital: 0.7, space: 0.32, other: 0.6 }
const ELLIPSIS = '…'
/** In UTF-16 code units. A longer word, such as an address, is cut inside. */
const MAX_WORD_LENGTH = 30

/** The estimated width of a text in em. */
export function measureText(text: string): number {
  let width = 0
  for (const character of text) width += WIDTHS[kindOf(character)]
  return width
}

function kindOf(character: string): keyof typeof WIDTHS {
  if (character === ' ') return 'space'
  if (WIDE.test(character)) return 'wide'
  if (BROAD.test(character)) return 'broad'
  return CAPITAL.test(character) ? 'capital' : 'other'
}

/** A text that fits, and the number of lines that it needs. */
export interface FittedText {
  text: string
  lines: number
}

/**
 * Truncates a text so that it fits into a box, ellipsis and suffix included.
 * @param width of a line, in em
 * @param suffix stays, even if the text is truncated
 */
export function fitText(text: string, width: number, maxLines = Infinity, suffix = ''): FittedText {
  const lines = breakLines(text + suffix, width)
  if (lines.length <= maxLines) return { text: text + suffix, lines: lines.length }
  let end = Math.min(text.length, lines[maxLines - 1]?.end ?? 0)
  while (end > 0 && breakLines(text.slice(0, end) + ELLIPSIS + suffix, width).length > maxLines) end--
  const kept = text.slice(0, endOfWord(text, end)).replace(/[\uD800-\uDBFF]$/, '')
  return { text: `${kept.replace(/[\s,;:.]+$/, '')}${ELLIPSIS}${suffix}`, lines: maxLines }
}

/** The end of the last whole word before a position. The position itself if there is none near it. */
function endOfWord(text: string, position: number): number {
  // Includes the next character, because a word can end exactly at the position.
  const space = text.slice(0, position + 1).search(/\s\S*$/)
  return space > 0 && position - space <= MAX_WORD_LENGTH ? space : position
}

/** Breaks a text at spaces, and words that are longer than a line anywhere. */
function breakLines(text: string, width: number): { start: number; end: number }[] {
  const lines: { start: number; end: number }[] = []
  let line = { start: 0, end: 0 }
  let used = 0
  const startLine = (at: number) => {
    if (line.end > line.start) lines.push(line)
    line = { start: at, end: at }
    used = 0
  }
  for (const { 0: word, index } of text.matchAll(/\s*\S+/g)) {
    const space = word.length - word.trimStart().length
    if (used > 0 && used + measureText(word) > width) startLine(index + space)
    let at = used > 0 || line.start === index ? index : index + space
    for (const character of text.slice(at, index + word.length)) {
      const size = measureText(character)
      if (used + size > width) startLine(at)
      used += size
      at += character.length
      line.end = at
    }
  }
  startLine(text.length)
  return lines
}
