import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { queryObjects } from 'node:v8'
import { MEMORY_LINE, type Memory } from './memory.ts'

// Starts Canopy like `src/main.ts`. On SIGUSR2 it collects garbage and prints what remains.

/** Finalizers and closed sockets need a few turns of the event loop. */
const ROUNDS = 3
const ROUND_MS = 20

/** @returns the minimum of several samples, so that work that happens to run at one of them does not count. */
async function measure(): Promise<Memory> {
  const samples: Memory[] = []
  for (let round = 0; round < ROUNDS; round++) {
    await sleep(ROUND_MS, undefined, { ref: false })
    // Node does not count repeating timers while timers fire.
    await nextTurn()
    samples.push(sample())
  }
  const minOf = (read: (memory: Memory) => number) => Math.min(...samples.map(read))
  const kinds = new Set(samples.flatMap(({ handles }) => Object.keys(handles)))
  return {
    heapUsed: minOf(({ heapUsed }) => heapUsed),
    external: minOf(({ external }) => external),
    functions: minOf(({ functions }) => functions),
    handles: Object.fromEntries([...kinds].map(kind => [kind, minOf(({ handles }) => handles[kind] ?? 0)])),
  }
}

function sample(): Memory {
  // First, because it collects all garbage.
  const functions = queryObjects(Function, { format: 'count' })
  const handles: Record<string, number> = {}
  for (const kind of process.getActiveResourcesInfo()) handles[kind] = (handles[kind] ?? 0) + 1
  const { heapUsed, external } = process.memoryUsage()
  return { heapUsed, external, functions, handles }
}

process.on('SIGUSR2', () => {
  void measure().then(memory => console.log(`${MEMORY_LINE}${JSON.stringify(memory)}`))
})
await import('../../../src/main.ts')
