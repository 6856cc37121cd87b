import type { ExtractedText, ExtractionLimits, FileToRead } from './extracted-text.ts'

/** A message to the thread. */
export interface ExtractionJob {
  file: FileToRead
  limits: ExtractionLimits
}

/** The thread's answer: the text, or one sentence for users that says why there is none. `cause` is for the log. */
export type ExtractionAnswer =
  | { extracted: ExtractedText; failure?: never; cause?: never }
  | { failure: string; cause?: string; extracted?: never }
