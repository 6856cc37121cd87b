import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'

/** The ways to find a passage. */
export type Lane = 'LEXICAL' | 'TRIGRAM' | 'SEMANTIC'

/** A passage found by one lane. */
export interface LaneHit {
  chunkId: string
  documentId: string
  /** Not comparable between lanes. */
  score: number
  /** Position in the lane, counted from 1. */
  rank: number
}

/** Maximum number of passages that a lane passes to the fusion. */
export const MAX_CANDIDATES = 200

/** The part of the database client that a search needs. */
export type Searchable = Pick<WorkspaceTransaction, '$queryRaw' | 'chunk' | 'embeddingModel'>
