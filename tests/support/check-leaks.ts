import { afterAll, expect, vi } from 'vitest'

/** What keeps a process alive: timers, sockets, servers, child processes, worker threads. */
function countResources(): Map<string, number> {
  const counts = new Map<string, number>()
  for (const name of process.getActiveResourcesInfo()) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

const before = countResources()

/** Registered before the hooks of the test file, so it runs after them. */
afterAll(async () => {
  const left = () =>
    Object.fromEntries([...countResources()].filter(([name, count]) => count > (before.get(name) ?? 0)))
  // What was closed may take a moment to go.
  await vi.waitFor(() => expect(left(), 'left alive by this test file').toEqual({}), {
    timeout: 15_000,
    interval: 20,
  })
})
