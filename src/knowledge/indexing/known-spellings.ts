/** More would take too much memory; the database knows them all. */
const MOST_REMEMBERED = 500_000

/**
 * Spellings that a workspace's index is known to have, so that the database need not look for each of them again and again.
 * Good only until some are deleted, which `forgettings` counts.
 */
export interface KnownSpellings {
  /** Those that may be new. */
  leaveOut<T extends { spelling: string }>(spellings: readonly T[], forgettings: bigint): readonly T[]
  /** To be called after the commit of the transaction that wrote them. */
  add(spellings: readonly { spelling: string }[], forgettings: bigint): void
}

export function createKnownSpellings(): KnownSpellings {
  const known = new Set<string>()
  let knownAt: bigint | null = null
  return {
    leaveOut: (spellings, forgettings) =>
      forgettings === knownAt ? spellings.filter(({ spelling }) => !known.has(spelling)) : spellings,
    add(spellings, forgettings) {
      if (forgettings !== knownAt || known.size > MOST_REMEMBERED) known.clear()
      knownAt = forgettings
      for (const { spelling } of spellings) known.add(spelling)
    },
  }
}
