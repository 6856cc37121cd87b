/** A bell that remembers one ring: a wake-up between two waits is never lost. */
export interface WakeUp {
  ring(): void
  /** Resolves at the next ring, after `ms`, or when the signal is aborted, whichever comes first. Never rejects. */
  wait(ms: number, signal: AbortSignal): Promise<void>
}

export function createWakeUp(): WakeUp {
  let hasRung = false
  let wakeSleeper: (() => void) | null = null
  return {
    ring() {
      hasRung = true
      wakeSleeper?.()
    },
    async wait(ms, signal) {
      if (!hasRung && !signal.aborted) {
        await new Promise<void>(resolve => {
          const timer = setTimeout(() => done(), ms)
          const done = () => {
            clearTimeout(timer)
            signal.removeEventListener('abort', done)
            wakeSleeper = null
            resolve()
          }
          wakeSleeper = done
          signal.addEventListener('abort', done, { once: true })
        })
      }
      hasRung = false
    },
  }
}
