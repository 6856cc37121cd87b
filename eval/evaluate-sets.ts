import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { EvalSet } from './eval-set.ts'
import type { Outcome } from './evaluate-set.ts'

/** The work of one thread. */
export interface Share {
  sets: EvalSet[]
  settings: Record<string, string>
  dataDir: string
}

/**
 * Evaluates all sets in as many threads as there are cores, each with its own Canopy in a folder below `folder`.
 * @returns outcomes in the order of the sets
 * @throws if a thread fails or `signal` aborts; all threads are then stopped
 */
export async function evaluateSets(
  sets: readonly EvalSet[],
  settings: Record<string, string>,
  folder: string,
  signal: AbortSignal,
): Promise<Outcome[]> {
  const workers = assignSets(sets, availableParallelism()).map((share, i) => {
    const workerData: Share = { sets: share, settings, dataDir: join(folder, String(i)) }
    return new Worker(new URL('./evaluate-share.ts', import.meta.url), { workerData })
  })
  try {
    const answers = await Promise.all(workers.map(worker => once(worker, 'message', { signal })))
    const outcomes: Outcome[] = answers.flatMap(([list]) => list)
    return sets.flatMap(set => outcomes.filter(outcome => outcome.set === set.name))
  } finally {
    await Promise.all(workers.map(worker => worker.terminate()))
  }
}

/** Assigns sets to threads, largest first, each to the thread with the fewest questions so far. */
function assignSets(sets: readonly EvalSet[], maxThreads: number): EvalSet[][] {
  const shares: EvalSet[][] = Array.from({ length: Math.min(maxThreads, sets.length) }, () => [])
  const load = (share: readonly EvalSet[]) => share.reduce((sum, set) => sum + set.questions.length, 0)
  for (const set of sets.toSorted((a, b) => b.questions.length - a.questions.length))
    shares.toSorted((a, b) => load(a) - load(b))[0]?.push(set)
  return shares
}
