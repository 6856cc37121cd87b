import type { SupportLevel } from '../../generated/prisma/client.ts'

/** A section as it is thought of, before it is known what there is for it. */
export interface SectionIdea {
  title: string
  description: string
  /** Given by a person or a model. Where there are none, they are drawn from passages. */
  keyPoints: readonly string[]
  /** Null: no bound. */
  maxWords: number | null
  /** What its passages are looked for by; null: by the topic alone, as for a summary. */
  query: string | null
  /** What its passages are named after; null: they have to be what the section would be written from. */
  point?: string | null
  /** Documents (UUIDs) that its passages are of; null: any. */
  documentIds?: readonly string[] | null
}

/** Something that passages stand under. */
export interface Named {
  name: string
  weight: number
  documentIds?: readonly string[]
}

/** What agents hold for a section. Agents are UUIDs. */
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

/** What is planned, and in which language. */
export interface Subject {
  topic: string
  /** BCP 47. */
  language: string
}
