import type { KnownSpellings } from '../../platform/indexing.ts'

/** Limits memory use. The database has all spellings. */
const MAX_CACHED = 500_000

export function createKnownSpellings(): KnownSpellings {
  const known = new Map<string, Set<string>>()
  let knownAt: bigint | null = null
  let count = 0
  return {
    leaveOut(workspaceId, spellings, forgettings) {
      const here = forgettings === knownAt ? known.get(workspaceId) : undefined
      return here ? spellings.filter(({ spelling }) => !here.has(spelling)) : spellings
    },
    add(workspaceId, spellings, forgettings) {
      if (forgettings !== knownAt || count > MAX_CACHED) {
        known.clear()
        count = 0
      }
      knownAt = forgettings
      const here = known.get(workspaceId) ?? new Set()
      known.set(workspaceId, here)
      const before = here.size
      for (const { spelling } of spellings) here.add(spelling)
      count += here.size - before
    },
  }
}
