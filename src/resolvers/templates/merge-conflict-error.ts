import { DomainError } from '../../errors.ts'
import type { MergeConflict } from '../../templates/merge-choices.ts'

/** Both a fork and its upstream changed the same things, and nobody said yet whose shall stay. */
export class MergeConflictError extends DomainError {
  override readonly name = 'MergeConflictError'
  readonly code = 'CONFLICT'
  readonly conflicts: readonly MergeConflict[]
  /** The number of the version that was to be taken in. */
  readonly upstream: string
  constructor(conflicts: readonly MergeConflict[], upstream: string) {
    const [count, both] =
      conflicts.length === 1 ? ['One thing was', 'it'] : [`${conflicts.length} things were`, 'each']
    super(
      `${count} changed on both sides; pull again with a resolution for ${both}, OURS, THEIRS or a text, by its path: ${namePaths(conflicts)}.`,
    )
    this.conflicts = conflicts
    this.upstream = upstream
  }
}

function namePaths(conflicts: readonly MergeConflict[]): string {
  const named = conflicts.slice(0, 5).map(({ path }) => `"${path}"`)
  return conflicts.length > 5 ? `${named.join(', ')} and ${conflicts.length - 5} more` : named.join(', ')
}
