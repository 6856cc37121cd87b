import { isDeepStrictEqual } from 'node:util'

export type MergeSide = 'OURS' | 'THEIRS'

/** Both sides changed the same thing, each in its own way. Null is what is not there. */
export interface MergeConflict {
  path: string
  base: string | null
  ours: string | null
  theirs: string | null
}

export interface ThreeWays<T> {
  base: T
  ours: T
  theirs: T
}

/** Decides each thing of a merge by itself, and keeps what was taken from theirs and what is open. */
export class MergeChoices {
  readonly taken: string[] = []
  readonly conflicts: MergeConflict[] = []
  readonly #resolutions: ReadonlyMap<string, MergeSide>
  readonly #used = new Set<string>()
  constructor(resolutions: ReadonlyMap<string, MergeSide>) {
    this.#resolutions = resolutions
  }

  /** The side that changed, or what both have. Where both changed, the side that was chosen; without a choice it is a conflict. */
  pick<T>(
    path: string,
    { base, ours, theirs }: ThreeWays<T>,
    show: (value: T) => string | null = showValue,
  ): T {
    if (isDeepStrictEqual(ours, theirs) || isDeepStrictEqual(base, theirs)) return ours
    const side = isDeepStrictEqual(base, ours) ? 'THEIRS' : this.#resolutions.get(path)
    if (side === 'THEIRS') this.taken.push(path)
    if (!isDeepStrictEqual(base, ours)) this.#used.add(path)
    if (!side) this.conflicts.push({ path, base: show(base), ours: show(ours), theirs: show(theirs) })
    return side === 'THEIRS' ? theirs : ours
  }

  /** Resolutions of what is no conflict. */
  get unused(): string[] {
    return [...this.#resolutions.keys()].filter(path => !this.#used.has(path))
  }
}

function showValue(value: unknown): string | null {
  if (value === null || value === undefined) return null
  return typeof value === 'string' ? value : JSON.stringify(value)
}
