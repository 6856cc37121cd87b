import { sized } from './scale.ts'

const LOOK_EVERY_MS = 20

/** Only to end hanging tests: in the proof, dozens of processes share the machine. */
export const GIVE_UP_MS = sized(60_000, 300_000)

/** Polls until `look` returns a truthy value. @returns that value. @throws an error that names `what` after that time. */
export async function waitUntil<T>(
  what: string,
  look: () => Promise<T | null | undefined | false>,
): Promise<T> {
  const deadline = Date.now() + GIVE_UP_MS
  for (;;) {
    const found = await look()
    if (found) return found
    if (Date.now() > deadline) throw new Error(`Waited ${GIVE_UP_MS} ms in vain: ${what}.`)
    await new Promise(resolve => setTimeout(resolve, LOOK_EVERY_MS))
  }
}
