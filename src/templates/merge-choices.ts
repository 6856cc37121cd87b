import { isDeepStrictEqual } from 'node:util'

export type MergeSide = 'OURS' | 'THEIRS'

/** What is to stay: what one side has, or a text of one's own. */
export type MergeResolution = MergeSide | { text: string }

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

/** How a thing is shown in a conflict, and read from a text of one's own; without `read` only a side can be taken. */
interface Form<T> {
  show?: (value: T) => string | null
  read?: (text: string) => T
}

/** Of things that are texts. */
export const AS_TEXT = { read: (text: string) => text }

/** Decides each thing of a merge by itself, and keeps what was taken from theirs and what is open. */
export class MergeChoices {
  readonly taken: string[] = []
  readonly conflicts: MergeConflict[] = []
  /** Paths of conflicts that are no texts, and for which a text was given. */
  readonly noTexts: string[] = []
  readonly #resolutions: ReadonlyMap<string, MergeResolution>
  readonly #used = new Set<string>()
  constructor(resolutions: ReadonlyMap<string, MergeResolution>) {
    this.#resolutions = resolutions
  }

  /** The side that changed, or what both have. Where both changed, what was chosen; without a choice it is a conflict. */
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

  /** Resolutions of what is no conflict. */
  get unused(): string[] {
    return [...this.#resolutions.keys()].filter(path => !this.#used.has(path))
  }
}

function showValue(value: unknown): string | null {
  if (value === null || value === undefined) return null
  return typeof value === 'string' ? value : JSON.stringify(value)
}
