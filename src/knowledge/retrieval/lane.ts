import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'

/** The ways in which a passage can be found. */
export type Lane = 'LEXICAL' | 'TRIGRAM' | 'SEMANTIC'

/** A passage as one lane sees it. */
export interface LaneHit {
  chunkId: string
  documentId: string
  /** By the measure of the lane. */
  score: number
  /** Its place there, counted from 1. */
  rank: number
}

/** Passages that a lane puts forward. */
export const CANDIDATES = 200

/** What searching needs of the database. */
export type Searchable = Pick<WorkspaceTransaction, '$queryRaw' | 'chunk' | 'embeddingModel'>
