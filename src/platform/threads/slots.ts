import { unlessAborted } from '../start-deadline.ts'

/** A semaphore with `size` slots, given out in order of arrival. */
export function createSlots(size: number) {
  let free = size
  const waiting: (() => void)[] = []
  return {
    /** Waits for a free slot. @throws the signal's reason if it aborts first. */
    async take(signal: AbortSignal): Promise<void> {
      signal.throwIfAborted()
      if (free > 0) {
        free -= 1
        return
      }
      let enter = () => {}
      const entered = new Promise<void>(resolve => {
        enter = resolve
      })
      waiting.push(enter)
      await unlessAborted(signal, () => entered).catch(error => {
        const index = waiting.indexOf(enter)
        if (index >= 0) waiting.splice(index, 1)
        // The slot was already assigned, so it goes to the next.
        else this.free()
        throw error
      })
    },
    free(): void {
      const next = waiting.shift()
      if (next) next()
      else free += 1
    },
  }
}
