import type { SupportLevel } from '../../generated/prisma/client.ts'

/** A proposed section, before its evidence is known. */
export interface SectionIdea {
  title: string
  description: string
  /** From a person or a model. If empty, they are drawn from passages. */
  keyPoints: readonly string[]
  /** Null: no limit. */
  maxWords: number | null
  /** Query for its passages. Null: use the topic alone, as for a summary. */
  query: string | null
  /**
   * A main point: passages match if they are about the topic and contain enough of its name. Null: match by `query`.
   */
  point?: string | null
  /** Only passages of these documents (UUIDs) match. Null: any. */
  documentIds?: readonly string[] | null
}

/** A title, heading or taxonomy node that groups passages. */
export interface NamedGroup {
  name: string
  weight: number
  documentIds?: readonly string[]
}

/** Expected evidence for a section. Agents are UUIDs. */
export interface Forecast {
  passages: number
  documents: number
  support: SupportLevel
  agentIds: string[]
}

/** A section of a plan. */
export interface PlannedSection {
  title: string
  description: string
  keyPoints: string[]
  maxWords: number | null
  forecast: Forecast
}

/** The topic of a plan and the language to write it in. */
export interface Subject {
  topic: string
  /** BCP 47. */
  language: string
}
