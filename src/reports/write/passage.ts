import type { LoadedPassage } from '../../knowledge/retrieval/load-passages.ts'

/** A passage that can support a section. */
export interface Passage extends LoadedPassage {
  /** SHA-256 of the content. */
  digest: string
  /** Retrieval score, 0 to 1. */
  score: number
}

/** The text of a passage with its title and headings. */
export function passageText({ documentTitle, headings, content }: Passage): string {
  return [documentTitle, ...headings, content].join('\n')
}

/** The plan for one section. */
export interface SectionPlan {
  /** From 1. */
  order: number
  title: string
  description: string
  keyPoints: readonly string[]
  /** Null: no limit. */
  maxWords: number | null
  /** What a person asked for when requesting a rewrite. Null if nothing. */
  instruction: string | null
}

/** A section to write and its evidence, best first. */
export interface SectionEvidence {
  section: SectionPlan
  passages: readonly Passage[]
  /** Whether some of its passages were left to other sections. */
  isElsewhere?: boolean
  /** Whether all passages are from documents about the topic. If so, even those without the section's words belong here. */
  isOnTopic?: boolean
  /** Of a summary or conclusion: the sections that it draws together, in order. */
  parts?: readonly Pick<SectionEvidence, 'section' | 'passages'>[]
}

/** A range of a section's Markdown, in code points, and the passage that supports it. */
export interface DraftCitation {
  start: number
  end: number
  passage: Passage
}

/** A written section. */
export interface WrittenSection {
  markdown: string
  /** In the order of the text. */
  citations: DraftCitation[]
  /** Name of the model that wrote it. Null: sentences quoted from passages. */
  model: string | null
}
