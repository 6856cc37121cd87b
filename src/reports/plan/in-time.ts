import { unlessAborted } from '../../platform/start-deadline.ts'

/** Returns the result of the work, or `late` if the signal aborts first. The work itself is not canceled. */
export async function waitInTime<T>(signal: AbortSignal, work: () => Promise<T>, late: T): Promise<T> {
  if (signal.aborted) return late
  try {
    return await unlessAborted(signal, work)
  } catch (error) {
    if (signal.aborted) return late
    throw error
  }
}
