import pRetry from 'p-retry'
import type { App } from '../../platform/app.ts'
import { type ClaimedDelivery, MAX_QUICK_ATTEMPTS } from './claim-deliveries.ts'
import { attemptDelivery, type DeliveryAttempt } from './try-delivery.ts'

/** A round of attempts. Its outcome is that of the last one. */
export interface Round {
  tries: DeliveryAttempt[]
  outcome: DeliveryAttempt['outcome']
  retryAfterMs: number | null
}

/** A failed attempt. `isPassing`: a quick retry may succeed. */
class TryFailed extends Error {
  override readonly name = 'TryFailed'
  readonly isPassing: boolean
  constructor(isPassing: boolean) {
    super('the attempt failed')
    this.isPassing = isPassing
  }
}

/** Sends a claimed delivery: up to three times if it is new, once if it is a test or repeat. Rejects only on abort. */
export async function sendDelivery(app: App, delivery: ClaimedDelivery, signal: AbortSignal): Promise<Round> {
  const tries: DeliveryAttempt[] = []
  await pRetry(
    async () => {
      const last = await attemptDelivery(app, delivery, signal)
      tries.push(last)
      if (last.outcome !== 'delivered') throw new TryFailed(last.isPassing)
    },
    {
      retries: delivery.isRepeat || delivery.event === 'TEST' ? 0 : MAX_QUICK_ATTEMPTS - 1,
      minTimeout: app.config.webhooks.quickRetryMs,
      factor: 2,
      signal,
      shouldRetry: ({ error }) => error instanceof TryFailed && error.isPassing,
    },
  ).catch(error => {
    if (!(error instanceof TryFailed)) throw error
  })
  const last = tries.at(-1)
  return { tries, outcome: last?.outcome ?? 'failed', retryAfterMs: last?.retryAfterMs ?? null }
}
