/** A node of a version in the making, named by its key. The first parent is the one its path goes through. */
export interface DraftNode {
  key: string
  name: string
  description?: string | null | undefined
  parentKeys: readonly string[]
  keywords: readonly string[]
  /** Keys of the base version that were merged into it. */
  mergedKeys?: readonly string[]
}

/** One change of a taxonomy: exactly one of these. */
export interface TaxonomyOperation {
  addNode?: Omit<DraftNode, 'mergedKeys'> | null | undefined
  renameNode?: { key: string; name: string; description?: string | null | undefined } | null | undefined
  moveNode?: { key: string; parentKeys: readonly string[] } | null | undefined
  mergeNodes?: { keys: readonly string[]; into: string } | null | undefined
  removeNode?: { key: string } | null | undefined
}

/** Words that place a document on one node. */
export const MOST_KEYWORDS = 200
