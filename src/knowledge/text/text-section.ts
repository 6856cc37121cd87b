import type { TextRange } from './text-range.ts'

/** A part of a text that no passage crosses. Its own heading lines are the part before `bodyStart`. */
export interface TextSection extends TextRange {
  bodyStart: number
  /** Outermost first. */
  headings: string[]
}
