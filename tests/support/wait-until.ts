const LOOK_EVERY_MS = 20

/** Looks until there is something, and gives it. @throws naming what was waited for, after `withinMs`. */
export async function waitUntil<T>(
  what: string,
  withinMs: number,
  look: () => Promise<T | null | undefined | false>,
): Promise<T> {
  const deadline = Date.now() + withinMs
  for (;;) {
    const found = await look()
    if (found) return found
    if (Date.now() > deadline) throw new Error(`Waited ${withinMs} ms in vain: ${what}.`)
    await new Promise(resolve => setTimeout(resolve, LOOK_EVERY_MS))
  }
}
