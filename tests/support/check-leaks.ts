import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect } from 'vitest'

const LOOK_EVERY_MS = 20
/** What was closed may take a moment to go. */
const MAX_LOOKS = 500

/** What keeps a process alive: timers, sockets, servers, child processes, worker threads. */
function countResources(): Map<string, number> {
  const counts = new Map<string, number>()
  for (const name of process.getActiveResourcesInfo()) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

let before = new Map<string, number>()
const leftAlive = () =>
  Object.fromEntries([...countResources()].filter(([name, count]) => count > (before.get(name) ?? 0)))

// Registered before the hooks of the test file: this one runs first, and the next one last.
beforeAll(() => {
  before = countResources()
})
afterAll(async () => {
  for (let look = 0; look < MAX_LOOKS && Object.keys(leftAlive()).length > 0; look++)
    await sleep(LOOK_EVERY_MS)
  expect(leftAlive(), 'left alive by this test file').toEqual({})
})
