import pRetry from 'p-retry'
import type { App } from '../../platform/app.ts'
import { type ClaimedDelivery, QUICK_TRIES } from './claim-deliveries.ts'
import { type Try, tryDelivery } from './try-delivery.ts'

/** How a round of tries ended: as its last try did. */
export interface Round {
  tries: Try[]
  outcome: Try['outcome']
  retryAfterMs: number | null
}

/** A try after which another in a moment may go better, or not. */
class TryFailed extends Error {
  override readonly name = 'TryFailed'
  readonly isPassing: boolean
  constructor(isPassing: boolean) {
    super('the try failed')
    this.isPassing = isPassing
  }
}

/** Sends a claimed delivery, a new one up to three times, a test once. Rejects only when the signal is aborted. */
export async function sendDelivery(app: App, delivery: ClaimedDelivery, signal: AbortSignal): Promise<Round> {
  const tries: Try[] = []
  await pRetry(
    async () => {
      const last = await tryDelivery(app, delivery, signal)
      tries.push(last)
      if (last.outcome !== 'delivered') throw new TryFailed(last.isPassing)
    },
    {
      retries: delivery.isRepeat || delivery.event === 'TEST' ? 0 : QUICK_TRIES - 1,
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
