import { Gauge, type Registry } from 'prom-client'
import { withDeadline } from './deadline.ts'
import { shareRecent } from './share-recent.ts'

/** Gauges wait at most this long for a read. */
const DEADLINE_MS = 2_000
/** Scrapes wait for a pending read at most this long before starting another. */
const MAX_PENDING_MS = 30_000

/** A gauge with the value of one figure. */
export type FigureGauge<Figures> = [name: string, help: string, figure: keyof Figures & string]

/**
 * Creates gauges whose figures come from one read. While reading fails or is late, they are absent.
 * @param freshMs scrapes within this time share one read.
 * @returns a function that updates the gauges. It resolves to the figures, or null without any.
 */
export function createReadGauges<Figures extends object>(
  registry: Registry,
  gauges: readonly FigureGauge<Figures>[],
  { read, freshMs }: { read: () => Promise<Figures>; freshMs: number },
): () => Promise<Figures | null> {
  const made = gauges.map(([name, help, figure]) => ({
    gauge: new Gauge({ name, help, registers: [registry] }),
    figure,
  }))
  const readShared = shareRecent(read, { freshMs, maxPendingMs: MAX_PENDING_MS })
  return async () => {
    const figures = await withDeadline(DEADLINE_MS, readShared()).catch(() => null)
    for (const { gauge, figure } of made) {
      if (figures) gauge.set(Number(figures[figure]))
      else gauge.remove()
    }
    return figures
  }
}
