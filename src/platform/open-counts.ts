/** A named limit on how much may be open at a time. */
export interface OpenLimit {
  name: string
  max: number
}

type Taken<Limit> = { reached: Limit; release?: undefined } | { reached: null; release: () => void }

/** Counts what is open, by name. Each process counts separately. */
export function createOpenCounts<Limit extends OpenLimit>() {
  const counts = new Map<string, number>()
  const change = (name: string, by: number) => {
    const count = (counts.get(name) ?? 0) + by
    if (count === 0) counts.delete(name)
    else counts.set(name, count)
  }
  return {
    /** Adds `more` to all of these counts until `release` is called. Adds nothing if a limit would be exceeded. */
    take(limits: readonly Limit[], more = 1): Taken<Limit> {
      const reached = limits.find(({ name, max }) => (counts.get(name) ?? 0) + more > max)
      if (reached) return { reached }
      const taken = [...limits]
      for (const { name } of taken) change(name, more)
      return {
        reached: null,
        release() {
          for (const { name } of taken.splice(0)) change(name, -more)
        },
      }
    },
  }
}
