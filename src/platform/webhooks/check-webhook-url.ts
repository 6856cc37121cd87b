import { startDeadline } from '../start-deadline.ts'
import { findWebhookTarget, type TargetRules } from './find-webhook-target.ts'
import { WebhookUnreachable } from './webhook-unreachable.ts'

const LOOKUP_DEADLINE_MS = 5_000

/**
 * One sentence on what is wrong with a webhook's URL and what would be right; null when it can be saved.
 * Resolves the name, for at most 5 seconds, and sends nothing. The answer holds for now only: `postWebhook` asks again.
 */
export async function findWebhookUrlProblem(url: string, rules: TargetRules): Promise<string | null> {
  const deadline = startDeadline(
    LOOKUP_DEADLINE_MS,
    () =>
      new WebhookUnreachable(`The name did not resolve within ${LOOKUP_DEADLINE_MS} ms; try again later.`),
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
