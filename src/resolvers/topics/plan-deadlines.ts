import { startDeadline } from '../../platform/start-deadline.ts'
import type { PlanDeadlines } from '../../reports/plan/make-plan.ts'

/** The model's share of the time. */
const MODEL_SHARE = 0.8

/** Runs a planning step with deadlines that count from `startedAt`, a time of `performance.now()`. */
export async function withPlanDeadlines<T>(
  startedAt: number,
  timeoutMs: number,
  plan: (deadlines: PlanDeadlines) => Promise<T>,
): Promise<T> {
  const left = (share: number) => Math.max(0, timeoutMs * share - (performance.now() - startedAt))
  const late = () => new Error('Planning timed out.')
  const model = startDeadline(left(MODEL_SHARE), late)
  const all = startDeadline(left(1), late)
  try {
    return await plan({ model: model.signal, all: all.signal })
  } finally {
    model.clear()
    all.clear()
  }
}
