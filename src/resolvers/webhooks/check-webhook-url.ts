import { ValidationError } from '../../errors.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { findWebhookUrlProblem } from '../../platform/webhooks/check-webhook-url.ts'

/**
 * Checks the `webhookUrl` of a call; none is fine.
 * @throws ValidationError when Canopy would not send to it, or when there is no task whose end it could tell of.
 */
export async function checkWebhookUrl(
  { app }: ViewerContext,
  { url, hasTask }: { url: string | null | undefined; hasTask: boolean },
): Promise<void> {
  if (!url) return
  const { allowLoopback } = app.config.webhooks
  const problem = hasTask
    ? await findWebhookUrlProblem(url, { allowLoopback })
    : 'needs `background: true`: without a task there is nothing to tell of'
  if (problem) throw new ValidationError([{ path: 'input.webhookUrl', message: problem }])
}
