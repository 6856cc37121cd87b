/** A part of a text by UTF-16 offsets: `start` belongs to it, `end` does not. */
export interface TextRange {
  start: number
  end: number
}
