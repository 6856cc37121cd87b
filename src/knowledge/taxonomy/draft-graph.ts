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

/** The nodes of a version during an edit. Keeps their order. Does not modify the nodes that it is given. */
export class DraftGraph {
  readonly #nodes: Map<string, DraftNode>
  readonly #children = new Map<string, Set<string>>()

  constructor(nodes: readonly DraftNode[]) {
    this.#nodes = new Map(nodes.map(node => [node.key, node]))
    for (const node of nodes) this.#link(node)
  }

  get(key: string): DraftNode | undefined {
    return this.#nodes.get(key)
  }

  has(key: string): boolean {
    return this.#nodes.has(key)
  }

  /** Appends a node, or replaces the one with the same key. */
  put(node: DraftNode): void {
    this.#unlink(node.key)
    this.#nodes.set(node.key, node)
    this.#link(node)
  }

  /** Removes a node. Its children keep their other parents. */
  remove(key: string): void {
    for (const child of this.childrenOf(key))
      this.put({ ...child, parentKeys: child.parentKeys.filter(parent => parent !== key) })
    this.#unlink(key)
    this.#nodes.delete(key)
  }

  childrenOf(key: string): DraftNode[] {
    return [...(this.#children.get(key) ?? [])].flatMap(child => this.#nodes.get(child) ?? [])
  }

  /** The node and everything below it. */
  below(key: string): Set<string> {
    return reach(key, each => this.#children.get(each) ?? [])
  }

  /** The node and everything above it. */
  above(key: string): Set<string> {
    return reach(key, each => this.#nodes.get(each)?.parentKeys ?? [])
  }

  toList(): DraftNode[] {
    return [...this.#nodes.values()]
  }

  #link({ key, parentKeys }: DraftNode): void {
    for (const parent of parentKeys) {
      const children = this.#children.get(parent) ?? new Set()
      this.#children.set(parent, children.add(key))
    }
  }

  #unlink(key: string): void {
    for (const parent of this.#nodes.get(key)?.parentKeys ?? []) this.#children.get(parent)?.delete(key)
  }
}

function reach(start: string, next: (key: string) => Iterable<string>): Set<string> {
  const reached = new Set([start])
  // Iterating a set includes elements that are added during the iteration.
  for (const key of reached) for (const further of next(key)) reached.add(further)
  return reached
}
