import { DomainError } from '../../errors.ts'
import type { MergeConflict } from '../../templates/merge-choices.ts'

/** A fork and its upstream changed the same paths, and not all of these conflicts have a resolution. */
export class MergeConflictError extends DomainError {
  override readonly name = 'MergeConflictError'
  readonly code = 'CONFLICT'
  readonly conflicts: readonly MergeConflict[]
  /** The number of the upstream version to pull. */
  readonly upstream: string
  constructor(conflicts: readonly MergeConflict[], upstream: string) {
    const [changed, each] =
      conflicts.length === 1 ? ['One path', 'it'] : [`${conflicts.length} paths`, 'each']
    super(
      `${changed} changed on both sides. Pull again with a resolution for ${each} (OURS, THEIRS or a text): ${namePaths(conflicts)}.`,
    )
    this.conflicts = conflicts
    this.upstream = upstream
  }
}

function namePaths(conflicts: readonly MergeConflict[]): string {
  const named = conflicts.slice(0, 5).map(({ path }) => `"${path}"`)
  return conflicts.length > 5 ? `${named.join(', ')} and ${conflicts.length - 5} more` : named.join(', ')
}
