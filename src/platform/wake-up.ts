/**
 * Creates a wake-up that remembers one ring, so that a ring between two waits is not lost.
 * @param signal ends all waits when it aborts.
 */
export function createWakeUp(signal: AbortSignal) {
  let hasRung = false
  let wakeSleeper: (() => void) | null = null
  const ring = () => {
    hasRung = true
    wakeSleeper?.()
  }
  signal.addEventListener('abort', ring, { once: true })
  return {
    ring,
    /** Clears a remembered ring. @returns whether there was one. */
    clear() {
      const wasRung = hasRung
      hasRung = false
      return wasRung
    },
    /** Resolves at the next ring, after `ms`, or when the signal is aborted, whichever comes first. Never rejects. */
    async wait(ms: number): Promise<void> {
      if (!hasRung && !signal.aborted) {
        let timer: NodeJS.Timeout | undefined
        await new Promise<void>(resolve => {
          wakeSleeper = resolve
          // Infinity gets no timer: Node fires timers of more than 24 days at once.
          if (Number.isFinite(ms)) timer = setTimeout(resolve, ms)
        })
        clearTimeout(timer)
        wakeSleeper = null
      }
      hasRung = false
    },
  }
}
