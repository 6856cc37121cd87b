import type { Benchmark, Result } from './benchmark.ts'
import type { Size } from './canopy-coverage.ts'
import { interleave } from './interleave.ts'
import type { Effort } from './seed-workspace.ts'
import type { Stage } from './stage.ts'
import { percentile, speedRatio } from './statistics.ts'

const EFFORT: Record<
  Effort,
  { nodes: number[]; documents: number[]; amount: { rounds: number; warmUp: number } }
> = {
  full: {
    nodes: [10, 50, 200, 1_000],
    documents: [1_000, 10_000, 100_000],
    amount: { rounds: 9, warmUp: 1 },
  },
  quick: { nodes: [10], documents: [1_000], amount: { rounds: 3, warmUp: 0 } },
}

/**
 * One measurement of an agent, the whole transaction, in the process of Canopy, by number of nodes in scope and of
 * documents. Each document is placed on two nodes and has three passages. Nothing has changed since the last
 * measurement.
 * `first`: the very first measurement of such an agent, which records all documents.
 * Unit: milliseconds, the median. Reference: `count`, one statement that only counts the same placements.
 */
export const coverage: Benchmark = {
  name: 'coverage',
  async run(stage, effort) {
    const { nodes, documents, amount } = EFFORT[effort]
    const results: Result[] = []
    for (const size of documents.flatMap(count => nodes.map(n => ({ nodes: n, documents: count })))) {
      const agentId = await stage.api.ask<string>('makeAgent', size)
      const first = await stage.api.ask<number>('measureAgent', { agentId })
      const times = await interleave(amount, {
        canopy: () => stage.api.ask<number>('measureAgent', { agentId }),
        count: () => stage.api.ask<number>('countPlacements', { agentId }),
      })
      const baseline = percentile(times.count, 0.5)
      results.push(
        describe(stage, size, { suffix: '', figure: percentile(times.canopy, 0.5), baseline }),
        describe(stage, size, { suffix: ' first', figure: first, baseline }),
      )
    }
    return results
  },
}

function describe(
  { mode }: Stage,
  { nodes, documents }: Size,
  { suffix, figure, baseline }: { suffix: string; figure: number; baseline: number },
): Result {
  return {
    benchmark: coverage.name,
    mode,
    measure: `${nodes} nodes, ${documents} documents${suffix}`,
    unit: 'ms',
    figure,
    reference: { name: 'count', figure: baseline },
    ratio: speedRatio('ms', figure, baseline),
  }
}
