import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import type { Worker } from 'node:worker_threads'
import { afterAll, beforeAll, expect } from 'vitest'

const LOOK_EVERY_MS = 20
/** Closed resources may take a moment to disappear. */
const MAX_LOOKS = 500

const threads = new Set<Worker>()
function trackThread(thread: Worker): void {
  threads.add(thread)
  thread.once('exit', () => threads.delete(thread))
}

/** Counts the resources that keep the process alive by kind: timers, sockets, servers, child processes, threads. */
async function countResources(): Promise<Map<string, number>> {
  // Node does not count repeating timers while timers fire.
  await nextTurn()
  const counts = new Map([['Worker', threads.size]])
  for (const name of process.getActiveResourcesInfo()) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

let before = new Map<string, number>()
async function findLeaks(): Promise<Record<string, number>> {
  const now = await countResources()
  return Object.fromEntries([...now].filter(([name, count]) => count > (before.get(name) ?? 0)))
}

// Registered before the hooks of the test file: the first of these runs before them, and the second after them.
beforeAll(async () => {
  process.on('worker', trackThread)
  before = await countResources()
  // Timers of the test runner expire within milliseconds.
  before.delete('Timeout')
})
afterAll(async () => {
  let leaks = await findLeaks()
  for (let look = 0; look < MAX_LOOKS && Object.keys(leaks).length > 0; look++) {
    await sleep(LOOK_EVERY_MS)
    leaks = await findLeaks()
  }
  process.off('worker', trackThread)
  expect(leaks, 'left alive by this test file').toEqual({})
})
