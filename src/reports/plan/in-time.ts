import { unlessAborted } from '../../platform/start-deadline.ts'

/** What the work comes to, or `late` when the signal aborts first. The work itself goes on; only the wait ends. */
export async function inTime<T>(signal: AbortSignal, work: () => Promise<T>, late: T): Promise<T> {
  if (signal.aborted) return late
  try {
    return await unlessAborted(signal, work)
  } catch (error) {
    if (signal.aborted) return late
    throw error
  }
}
