import { startDeadline } from '../start-deadline.ts'
import { findWebhookTarget, type TargetRules } from './find-webhook-target.ts'
import { WebhookUnreachable } from './webhook-unreachable.ts'

const LOOKUP_DEADLINE_MS = 5_000

/**
 * Checks a webhook URL before it is saved. Resolves the host name, for at most 5 seconds, and sends nothing.
 * `postWebhook` checks again, because DNS may change.
 * @returns what is wrong and how to fix it, in one or two sentences. Null if the URL is fine.
 */
export async function findWebhookUrlProblem(url: string, rules: TargetRules): Promise<string | null> {
  const deadline = startDeadline(
    LOOKUP_DEADLINE_MS,
    () =>
      new WebhookUnreachable(
        `The host name did not resolve within ${LOOKUP_DEADLINE_MS} ms. Try again later.`,
      ),
  )
  try {
    await findWebhookTarget(url, rules, deadline.signal)
    return null
  } catch (problem) {
    if (problem instanceof WebhookUnreachable) return problem.message
    throw problem
  } finally {
    deadline.clear()
  }
}
