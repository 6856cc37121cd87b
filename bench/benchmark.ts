import type { Stage } from './stage.ts'

export type Mode = 'embedded' | 'distributed'

/** `quick` shows that everything runs, and its figures are rough. */
export type Effort = 'full' | 'quick'

export type Unit = 'requests/s' | 'events/s' | 'tasks/s' | 'passages/s' | 'ms' | 'kB'

/** One line of the table. */
export interface Result {
  benchmark: string
  mode: Mode
  /** What was measured: `throughput`, `p50`. */
  measure: string
  unit: Unit
  figure: number
  /** What it is held against, measured in the same run. */
  reference: { name: string; figure: number }
  /** How well it does as a share of the reference, for rates, times and sizes alike: 1 is as well, 0.5 half as well. */
  ratio: number
}

export interface Benchmark {
  /** Its file, and what `--only` takes. */
  name: string
  run(stage: Stage, effort: Effort): Promise<Result[]>
}
