/** A thread of evaluate-sets.ts: evaluates its share of the sets sequentially, and sends the outcomes. */
import { parentPort, workerData } from 'node:worker_threads'
import { startEvalCanopy } from './eval-canopy.ts'
import { evaluateSet, type Outcome } from './evaluate-set.ts'
import type { Share } from './evaluate-sets.ts'

const { sets, settings, dataDir } = workerData as Share
const canopy = await startEvalCanopy(settings, dataDir)
const outcomes: Outcome[] = []
for (const set of sets) {
  console.error(`${set.name}: ${set.documents.length} documents, ${set.questions.length} questions`)
  outcomes.push(...(await evaluateSet(set, await canopy.load(set))))
}
await canopy.stop()
parentPort?.postMessage(outcomes)
