import type { ExtractedText, ExtractionLimits, FileToRead } from './extracted-text.ts'

/** What the thread is asked. */
export interface ExtractionJob {
  file: FileToRead
  limits: ExtractionLimits
}

/** What it answers: the text, or one sentence that says why there is none, with the cause for the log. */
export type ExtractionAnswer =
  | { extracted: ExtractedText; failure?: never; cause?: never }
  | { failure: string; cause?: string; extracted?: never }
