import type { Result } from './benchmark.ts'
import { percentile, speedRatio } from './statistics.ts'

interface Times {
  benchmark: string
  mode: Result['mode']
  /** Goes before `p50` and the like. */
  measure: string
  /** 50 and 99 unless given. */
  percents?: readonly number[]
  timesMs: readonly number[]
  reference: { name: string; timesMs: readonly number[] }
}

/** The lines for percentiles of times held against those of a reference. */
export function compareTimes({
  benchmark,
  mode,
  measure,
  percents = [50, 99],
  timesMs,
  reference,
}: Times): Result[] {
  return percents.map(percent => {
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
