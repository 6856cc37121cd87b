import type { ContentKind } from '../../knowledge/text/content-kind.ts'

/** A passage that a section may rest on. Ids are UUIDs. */
export interface Passage {
  chunkId: string
  documentId: string
  documentTitle: string
  sourceUri: string | null
  kind: ContentKind
  /** Its place in the document. */
  ordinal: number
  /** Those it stands under, outermost first. */
  headings: readonly string[]
  content: string
  /** SHA-256 of the content. */
  digest: string
  /** How well retrieval thinks it fits, 0 to 1. */
  score: number
}

/** What a section is to say. */
export interface SectionPlan {
  /** Counted from 1. */
  order: number
  title: string
  description: string
  keyPoints: readonly string[]
  /** Null: no bound. */
  maxWords: number | null
  /** What a person asked for when it was to be written again. */
  instruction: string | null
}

/** A section to be written, and what there is to write it from, best first. */
export interface SectionEvidence {
  section: SectionPlan
  passages: readonly Passage[]
  /** What was found for it is left to other sections. */
  isElsewhere?: boolean
}

/** A range of a section's Markdown, in code points, and the passage that it rests on. */
export interface DraftCitation {
  start: number
  end: number
  passage: Passage
}

/** A section as it was written. */
export interface WrittenSection {
  markdown: string
  /** In the order of the text. */
  citations: DraftCitation[]
  /** What wrote it; null: sentences drawn from passages. */
  model: string | null
}
