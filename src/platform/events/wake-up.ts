/** A bell that remembers one ring: a wake-up between two waits is never lost. */
export interface WakeUp {
  ring(): void
  /** Forgets a ring. @returns whether there was one. */
  clear(): boolean
  /** Resolves at the next ring, after `ms`, or when the signal is aborted, whichever comes first. Never rejects. */
  wait(ms: number): Promise<void>
}

/** @param signal ends every wait, once and for all. */
export function createWakeUp(signal: AbortSignal): WakeUp {
  let hasRung = false
  let wakeSleeper: (() => void) | null = null
  const ring = () => {
    hasRung = true
    wakeSleeper?.()
  }
  signal.addEventListener('abort', ring, { once: true })
  return {
    ring,
    clear() {
      const wasRung = hasRung
      hasRung = false
      return wasRung
    },
    async wait(ms) {
      if (!hasRung && !signal.aborted) {
        let timer: NodeJS.Timeout | undefined
        await new Promise<void>(resolve => {
          wakeSleeper = resolve
          // A timer for ever would be one for now: Node takes no longer ones than 24 days.
          if (Number.isFinite(ms)) timer = setTimeout(resolve, ms)
        })
        clearTimeout(timer)
        wakeSleeper = null
      }
      hasRung = false
    },
  }
}
