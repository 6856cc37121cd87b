import { parentPort } from 'node:worker_threads'
import type { Preparation } from './indexing-threads.ts'
import { prepareBatches } from './prepare-batches.ts'

// Runs in a thread of its own: one message with documents in, one with their batches out.
parentPort?.on('message', ({ documents, nodes, passagesPerBatch }: Preparation) => {
  parentPort?.postMessage(prepareBatches(documents, nodes, passagesPerBatch))
})
