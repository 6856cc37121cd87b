import { isDeepStrictEqual } from 'node:util'

export type MergeSide = 'OURS' | 'THEIRS'

/** How to resolve a conflict: take one side, or use the given text. */
export type MergeResolution = MergeSide | { text: string }

/** A value that both sides changed differently. Null where it does not exist. */
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

/** Reads the same thing from all three. */
export function mapWays<T, U>({ base, ours, theirs }: ThreeWays<T>, read: (value: T) => U): ThreeWays<U> {
  return { base: read(base), ours: read(ours), theirs: read(theirs) }
}

/**
 * How to show a value in a conflict, and how to read it from a given text. Without `read`, only a side can be taken.
 */
interface Form<T> {
  show?: (value: T) => string | null
  read?: (text: string) => T
}

/** For text values. */
export const AS_TEXT = { read: (text: string) => text }

/** Merges values one by one, and records what was taken from theirs and which conflicts are open. */
export class MergeChoices {
  readonly taken: string[] = []
  readonly conflicts: MergeConflict[] = []
  /** Paths of conflicts that cannot be resolved with a text, but were given one. */
  readonly noTexts: string[] = []
  readonly #resolutions: ReadonlyMap<string, MergeResolution>
  readonly #used = new Set<string>()
  constructor(resolutions: ReadonlyMap<string, MergeResolution>) {
    this.#resolutions = resolutions
  }

  /**
   * Returns the side that changed. If both changed differently, applies the resolution, or records a conflict without
   * one.
   */
  pick<T>(path: string, { base, ours, theirs }: ThreeWays<T>, { show = showValue, read }: Form<T> = {}): T {
    if (isDeepStrictEqual(ours, theirs) || isDeepStrictEqual(base, theirs)) return ours
    if (isDeepStrictEqual(base, ours)) {
      this.taken.push(path)
      return theirs
    }
    this.#used.add(path)
    const chosen = this.#resolutions.get(path)
    if (typeof chosen === 'object') {
      if (read) return read(chosen.text)
      this.noTexts.push(path)
    }
    if (chosen === 'THEIRS') this.taken.push(path)
    if (!chosen) this.conflicts.push({ path, base: show(base), ours: show(ours), theirs: show(theirs) })
    return chosen === 'THEIRS' ? theirs : ours
  }

  /** Paths of resolutions that match no conflict. */
  get unused(): string[] {
    return [...this.#resolutions.keys()].filter(path => !this.#used.has(path))
  }
}

function showValue(value: unknown): string | null {
  if (value === null || value === undefined) return null
  return typeof value === 'string' ? value : JSON.stringify(value)
}
