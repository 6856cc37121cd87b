import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { findWebhookUrlProblem } from '../../platform/webhooks/check-webhook-url.ts'
import type { InputProblems } from '../input-problems.ts'

/**
 * Checks the optional `webhookUrl` of a call. Adds a problem if Canopy would not send to it, or if the call creates no
 * task to report on.
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
    : 'requires `background: true`: without a task, there is nothing to report'
  if (problem) problems.add(path, problem)
}
