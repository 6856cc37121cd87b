import type { Config } from '../../config.ts'
import { createOpenCounts, type OpenLimit } from '../open-counts.ts'

/** A granted download, or the reason for rejecting it, as a sentence for the client. */
type DownloadSlot = { release: () => void; problem: null } | { release: null; problem: string }

export interface DownloadLimits {
  /** Counts a download for an address until `release` is called. */
  take(address: string): DownloadSlot
}

/** Limits concurrent downloads per address and per process. */
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
        problem: `${who} has ${most} downloads open. Try again when one finishes.`,
      }
    },
  }
}
