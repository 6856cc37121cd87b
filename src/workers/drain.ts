import type { Loop } from '../platform/start-loop.ts'

/** Resolves when the loop finds no work and all that it started is over. @returns true if there was any. */
export async function drain(loop: Loop, started: () => Promise<void>[]): Promise<boolean> {
  let hadWork = false
  for (;;) {
    const hasFoundWork = await loop.idle()
    const underWay = started()
    if (!hasFoundWork && underWay.length === 0) return hadWork
    hadWork = true
    await Promise.allSettled(underWay)
  }
}
