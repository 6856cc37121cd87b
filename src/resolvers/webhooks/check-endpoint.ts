import type { WebhookEventType } from '../../generated/prisma/client.ts'
import { findWebhookUrlProblem } from '../../platform/webhooks/check-webhook-url.ts'
import type { InputProblems } from '../input-problems.ts'

/** Checks the URL and the events of an endpoint, if given. @throws ValidationError with all problems. */
export async function checkEndpoint(
  { url, events }: { url?: string | null | undefined; events?: WebhookEventType[] | null | undefined },
  rules: { allowLoopback: boolean },
  problems: InputProblems,
): Promise<void> {
  const problem = url && problems.isFine('input.url') ? await findWebhookUrlProblem(url, rules) : null
  if (problem) problems.add('input.url', problem)
  for (const [i, event] of (events ?? []).entries())
    if (event === 'TEST')
      problems.add(`input.events.${i}`, 'must not be TEST, which only testWebhookEndpoint can send')
  problems.throwIfAny()
}
