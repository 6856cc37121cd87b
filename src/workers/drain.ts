import type { Loop } from '../platform/start-loop.ts'

/** Waits until the loop finds no work and everything it started has ended. @returns true if there was any work. */
export async function drain(loop: Loop, started: () => Promise<void>[]): Promise<boolean> {
  let hadWork = false
  for (;;) {
    const hasFoundWork = await loop.idle()
    const running = started()
    if (!hasFoundWork && running.length === 0) return hadWork
    hadWork = true
    await Promise.allSettled(running)
  }
}
