import { serialize } from 'node:v8'
import { parentPort } from 'node:worker_threads'
import { placeByKeywords } from '../documents/place-by-keywords.ts'
import type { Placing, Preparation } from './indexing-threads.ts'
import { prepareBatches } from './prepare-batches.ts'

// Runs in a thread of its own: one message with documents in, one answer out.
parentPort?.on('message', (job: Preparation | Placing) => {
  if ('toPlace' in job)
    parentPort?.postMessage(job.toPlace.map(document => placeByKeywords(document, job.nodes)))
  else sendBatches(job)
})

/** Each batch is bytes, so that the receiver reads one at a time: all objects of a long document at once would stop it for seconds. */
function sendBatches({ documents, nodes, passagesPerBatch }: Preparation): void {
  const batches = Array.from(prepareBatches(documents, nodes, passagesPerBatch), batch => serialize(batch))
  parentPort?.postMessage(
    batches,
    batches.map(({ buffer }) => buffer as ArrayBuffer),
  )
}
