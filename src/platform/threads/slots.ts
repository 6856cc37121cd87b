import { unlessAborted } from '../start-deadline.ts'

/** Lets so many in at a time, in the order in which they came. */
export function createSlots(size: number) {
  let free = size
  const waiting: (() => void)[] = []
  return {
    /** Waits for a place. @throws the reason of the signal when that comes first. */
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
        const place = waiting.indexOf(enter)
        if (place >= 0) waiting.splice(place, 1)
        // The place was ours already: it goes to the next.
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
