import type { Benchmark } from './benchmark.ts'
import { compareTimes } from './compare-times.ts'
import { interleave } from './interleave.ts'
import type { Effort } from './seed-workspace.ts'
import { time } from './time.ts'

const RANK = `{
  rankModels(input: { purpose: ANSWER, expectedInputTokens: 2000, expectedOutputTokens: 300 }) { candidates { modelName score } }
}`
const MODELS = 50
const EFFORT: Record<Effort, { rounds: number; warmUp: number }> = {
  full: { rounds: 500, warmUp: 30 },
  quick: { rounds: 3, warmUp: 1 },
}

/**
 * Latency of `rankModels` over HTTP with 50 models, each with 200 calls in the last 15 minutes. It does what precedes the
 * call of a model: reads models, policy, budgets, secrets and health, and ranks.
 * Unit: milliseconds. Reference: `http`, a bare round trip to node:http.
 */
export const routing: Benchmark = {
  name: 'routing',
  async run({ api, client, mode, reference }, effort) {
    await api.ask('makeModels', { count: MODELS })
    const times = await interleave(EFFORT[effort], {
      canopy: () =>
        time(async () => {
          const { rankModels } = await client.run<{ rankModels: { candidates: unknown[] } }>(RANK, {})
          if (rankModels.candidates.length < MODELS) throw new Error('Models are missing.')
        }),
      http: () => time(async () => (await fetch(`${reference.url}/answer`, { method: 'POST' })).text()),
    })
    return compareTimes({
      benchmark: routing.name,
      mode,
      measure: `rank ${MODELS} models`,
      timesMs: times.canopy,
      reference: { name: 'http', timesMs: times.http },
    })
  },
}
