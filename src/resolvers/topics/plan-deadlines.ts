import { startDeadline } from '../../platform/start-deadline.ts'
import type { PlanDeadlines } from '../../reports/plan/make-plan.ts'

/** What the model gets of the time. */
const OF_MODEL = 0.8

/** Runs a piece of planning whose deadlines count from `startedAt`, as `performance.now()` tells it. */
export async function withPlanDeadlines<T>(
  startedAt: number,
  timeoutMs: number,
  plan: (deadlines: PlanDeadlines) => Promise<T>,
): Promise<T> {
  const left = (share: number) => Math.max(0, timeoutMs * share - (performance.now() - startedAt))
  const late = () => new Error('The time for planning is over.')
  const model = startDeadline(left(OF_MODEL), late)
  const all = startDeadline(left(1), late)
  try {
    return await plan({ model: model.signal, all: all.signal })
  } finally {
    model.clear()
    all.clear()
  }
}
