/** A node of a draft version, identified by its key. Its path goes through its first parent. */
export interface DraftNode {
  key: string
  name: string
  description?: string | null | undefined
  parentKeys: readonly string[]
  keywords: readonly string[]
  /** Keys of nodes of the base version that were merged into it. */
  mergedKeys?: readonly string[]
}

/** One change to a taxonomy. Exactly one field is set. */
export interface TaxonomyOperation {
  addNode?: Omit<DraftNode, 'mergedKeys'> | null | undefined
  renameNode?: { key: string; name: string; description?: string | null | undefined } | null | undefined
  moveNode?: { key: string; parentKeys: readonly string[] } | null | undefined
  mergeNodes?: { keys: readonly string[]; into: string } | null | undefined
  removeNode?: { key: string } | null | undefined
}

/** Keywords per node. */
export const MAX_KEYWORDS = 200
