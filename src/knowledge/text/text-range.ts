/** A range of a text in UTF-16 offsets, from `start` to `end` (exclusive). */
export interface TextRange {
  start: number
  end: number
}
