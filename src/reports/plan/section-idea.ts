import type { SupportLevel } from '../../generated/prisma/client.ts'

/** A proposed section, before its evidence is known. */
export interface SectionIdea {
  title: string
  description: string
  /** From a person or a model. If empty, they are drawn from passages. */
  keyPoints: readonly string[]
  /** Null: no limit. */
  maxWords: number | null
  /** Query for passages in addition to those about the topic. Null: none, as for a summary. */
  query: string | null
  /** Whether the plan leaves it out if there is nothing to write in it. */
  isOptional: boolean
}

/** A title, heading or taxonomy node that groups passages. */
export interface NamedGroup {
  name: string
  weight: number
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
