import { writeHeapSnapshot } from 'node:v8'

// Starts Canopy like `src/main.ts`. Upon SIGUSR2, it writes its heap to HEAP_FILE, after a garbage collection.

process.on('SIGUSR2', () => {
  writeHeapSnapshot(process.env.HEAP_FILE)
  console.log('Wrote the heap.')
})
await import('../../src/main.ts')
