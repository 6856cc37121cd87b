import { setTimeout as sleep } from 'node:timers/promises'

export interface ResumeOptions<Item> {
  /** Opens the stream behind this sequence; 0 is from the start. */
  open: (after: number) => AsyncIterable<Item>
  /** The sequence of an item; null for one without, such as a heartbeat. */
  sequenceOf: (item: Item) => number | null
  /** Where to begin. Default 0. */
  after?: number
  /** Failures in a row, without a new item between them, before the last one is thrown. Default 5, minimum 1. */
  maxFailures?: number
  /** Waited before the first new connection, then twice as long each time. Default 100. */
  delayMs?: number
  /** Says no to an error that a new connection does not mend. Default: try after any. */
  canRetry?: (error: unknown) => boolean
  /** Told before each new connection. */
  onResume?: (after: number, error: unknown) => void
}

/**
 * Reads a numbered stream to its end, whatever happens to the connection: opens it anew behind the last sequence seen.
 * Every item comes once and in order.
 */
export async function* resume<Item>(options: ResumeOptions<Item>): AsyncGenerator<Item> {
  const { open, sequenceOf, maxFailures = 5, delayMs = 100, canRetry = () => true, onResume } = options
  let after = options.after ?? 0
  let failures = 0
  for (;;) {
    try {
      for await (const item of open(after)) {
        const sequence = sequenceOf(item)
        if (sequence !== null && sequence <= after) continue
        after = sequence ?? after
        failures = 0
        yield item
      }
      return
    } catch (error) {
      failures += 1
      if (failures >= maxFailures || !canRetry(error)) throw error
      await sleep(delayMs * 2 ** (failures - 1))
      onResume?.(after, error)
    }
  }
}
