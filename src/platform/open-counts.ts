/** Whose things are counted, and how many of them may be open at a time. */
export interface OpenLimit {
  name: string
  most: number
}

type Taken<Limit> = { reached: Limit; release?: undefined } | { reached: null; release: () => void }

/** Counts what is open in this process, by name: each process counts for itself. */
export function createOpenCounts<Limit extends OpenLimit>() {
  const counts = new Map<string, number>()
  const change = (name: string, by: number) => {
    const count = (counts.get(name) ?? 0) + by
    if (count === 0) counts.delete(name)
    else counts.set(name, count)
  }
  return {
    /** Counts so many more under all of these until they are released, or none where a limit would be passed. */
    take(limits: readonly Limit[], more = 1): Taken<Limit> {
      const reached = limits.find(({ name, most }) => (counts.get(name) ?? 0) + more > most)
      if (reached) return { reached }
      const held = [...limits]
      for (const { name } of held) change(name, more)
      return {
        reached: null,
        release() {
          for (const { name } of held.splice(0)) change(name, -more)
        },
      }
    },
  }
}
