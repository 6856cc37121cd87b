import type { ViewerContext } from '../../context.ts'
import { readTotals, type Totals } from '../../usage/hourly-totals.ts'
import { findPercentile } from '../../usage/percentile.ts'
import type { TimeRange } from '../shared/conditions.ts'

/** Durations are in milliseconds, and null if there are none. */
export interface MetricsSummary extends Totals {
  queueWaitP50Ms: number | null
  queueWaitP95Ms: number | null
  runP50Ms: number | null
  runP95Ms: number | null
  modelCostUsd: number
}

/** The figures of the workspace, summed over a period. One statement. */
export async function summarizeMetrics(
  { db, viewer }: ViewerContext,
  between: TimeRange | null | undefined,
): Promise<MetricsSummary> {
  const period = { since: between?.gte ?? null, until: between?.lt ?? null }
  const totals = await readTotals(db, viewer.workspaceId, period)
  const { queueWaits, runs, modelNano } = totals
  return {
    ...totals,
    queueWaitP50Ms: findPercentile(queueWaits, 0.5),
    queueWaitP95Ms: findPercentile(queueWaits, 0.95),
    runP50Ms: findPercentile(runs, 0.5),
    runP95Ms: findPercentile(runs, 0.95),
    modelCostUsd: modelNano / 1e9,
  }
}
