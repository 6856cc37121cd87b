import type { Result } from './benchmark.ts'
import { percentile, speedRatio } from './statistics.ts'

interface Times {
  benchmark: string
  mode: Result['mode']
  /** Goes before `p50` and `p99`. */
  measure: string
  timesMs: readonly number[]
  reference: { name: string; timesMs: readonly number[] }
}

/** The lines for p50 and p99 of times held against those of a reference. */
export function compareTimes({ benchmark, mode, measure, timesMs, reference }: Times): Result[] {
  return [50, 99].map(percent => {
    const figure = percentile(timesMs, percent / 100)
    const held = percentile(reference.timesMs, percent / 100)
    return {
      benchmark,
      mode,
      measure: `${measure} p${percent}`,
      unit: 'ms',
      figure,
      reference: { name: reference.name, figure: held },
      ratio: speedRatio('ms', figure, held),
    }
  })
}
