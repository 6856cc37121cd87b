import type { TextRange } from './text-range.ts'

/** A part of a text. No passage crosses its bounds. Its heading lines are before `bodyStart`. */
export interface TextSection extends TextRange {
  bodyStart: number
  /** Outermost first. */
  headings: string[]
}
