import type { WebhookEventType } from '../../generated/prisma/client.ts'
import { findWebhookUrlProblem } from '../../platform/webhooks/check-webhook-url.ts'
import type { InputProblems } from '../input-problems.ts'

/** @throws ValidationError naming everything that is wrong with the address and the events of an endpoint, where they are given. */
export async function checkEndpoint(
  { url, events }: { url?: string | null | undefined; events?: WebhookEventType[] | null | undefined },
  rules: { allowLoopback: boolean },
  problems: InputProblems,
): Promise<void> {
  const problem = url && problems.isFine('input.url') ? await findWebhookUrlProblem(url, rules) : null
  if (problem) problems.add('input.url', problem)
  for (const [i, event] of (events ?? []).entries())
    if (event === 'TEST')
      problems.add(`input.events.${i}`, 'TEST is sent by testWebhookEndpoint alone; leave it out')
  problems.throwIfAny()
}
