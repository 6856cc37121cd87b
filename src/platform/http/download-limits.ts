import type { Config } from '../../config.ts'
import { createOpenCounts, type OpenLimit } from '../open-counts.ts'

/** What of a download that is asked for: a place, or why there is none, in one sentence for a person. */
type Place = { release: () => void; problem: null } | { release: null; problem: string }

export interface DownloadLimits {
  /** Counts a download to an address until it is released. */
  take(address: string): Place
}

/** How many files may be given out at a time. */
export function createDownloadLimits({ perAddress, perProcess }: Config['downloads']): DownloadLimits {
  const counts = createOpenCounts<OpenLimit & { who: string }>()
  return {
    take(address) {
      const taken = counts.take([
        { name: `address ${address}`, who: 'This address', most: perAddress },
        { name: 'process', who: 'This server', most: perProcess },
      ])
      if (!taken.reached) return { release: taken.release, problem: null }
      const { who, most } = taken.reached
      return {
        release: null,
        problem: `${who} has ${most} downloads open; try again when one of them is over.`,
      }
    },
  }
}
