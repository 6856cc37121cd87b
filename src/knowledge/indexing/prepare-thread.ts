import { serialize } from 'node:v8'
import { parentPort } from 'node:worker_threads'
import { placeByKeywords } from '../documents/place-by-keywords.ts'
import type { PlacementJob, PreparationJob } from './indexing-threads.ts'
import { prepareBatches } from './prepare-batches.ts'

// Runs in a worker thread. Answers each message with documents with one message.
parentPort?.on('message', (job: PreparationJob | PlacementJob) => {
  if ('toPlace' in job)
    parentPort?.postMessage(job.toPlace.map(document => placeByKeywords(document, job.nodes)))
  else sendBatches(job)
})

/**
 * Sends batches as bytes, so that the receiver can read one at a time. Reading a long document at once would block it
 * for seconds.
 */
function sendBatches({ documents, nodes, passagesPerBatch }: PreparationJob): void {
  const batches = Array.from(prepareBatches(documents, nodes, passagesPerBatch), batch => serialize(batch))
  parentPort?.postMessage(
    batches,
    batches.map(({ buffer }) => buffer as ArrayBuffer),
  )
}
