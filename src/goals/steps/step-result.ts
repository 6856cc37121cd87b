import type { StepKind } from '../plan/planned-step.ts'

/** A range of a text, in code points, and the passage that supports it. Ids are UUIDs. */
export interface StepCitation {
  start: number
  end: number
  chunkId: string
  documentId: string
  documentTitle: string
  sourceUri: string | null
  /** SHA-256 of the passage, to detect later whether it has changed. */
  digest: string
}

/** Markdown with citations, in the order of the text. */
export interface CitedMarkdown {
  markdown: string
  citations: StepCitation[]
}

/** What a completed step hands to the steps that depend on it. */
export interface StepResult extends CitedMarkdown {
  /** Key of the step. */
  key: string
  title: string
  kind: StepKind
  /** Structured output, such as that of a tool. Null if there is none. */
  data: Record<string, unknown> | null
  /** Questions that nothing was found for. */
  unanswered: string[]
}
