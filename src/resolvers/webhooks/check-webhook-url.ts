import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { findWebhookUrlProblem } from '../../platform/webhooks/check-webhook-url.ts'
import type { InputProblems } from '../input-problems.ts'

/**
 * Checks the `webhookUrl` of a call; none is fine. It is a problem when Canopy would not send to it, or when there is no task
 * whose end it could tell of.
 */
export async function checkWebhookUrl(
  { app }: ViewerContext,
  { url, hasTask }: { url: string | null | undefined; hasTask: boolean },
  problems: InputProblems,
): Promise<void> {
  const path = 'input.webhookUrl'
  if (!url || !problems.isFine(path)) return
  const { allowLoopback } = app.config.webhooks
  const problem = hasTask
    ? await findWebhookUrlProblem(url, { allowLoopback })
    : 'needs `background: true`: without a task there is nothing to tell of'
  if (problem) problems.add(path, problem)
}
