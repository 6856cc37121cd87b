import { isDatabaseUnavailable } from '../platform/database/database-errors.ts'
import { withDeadline } from '../platform/deadline.ts'
import { drain, startLoop } from '../platform/start-loop.ts'
import { WEBHOOKS_CHANNEL } from '../tasks/wake.ts'
import {
  type ClaimedDelivery,
  claimDeliveries,
  type SenderCapacity,
  type WebhookApp,
} from './claim-deliveries.ts'
import { recordDelivery, releaseDelivery, sendDelivery } from './send-delivery.ts'

/** Shares of the concurrency available to URLs with open requests, and to repeats. */
const CROWD_SHARE = 0.75
const REPEATS_SHARE = 0.5

/** Sends due deliveries of all workspaces in parallel, so that slow or dead receivers do not block others. */
export async function startWebhookSender(app: WebhookApp) {
  const stopping = new AbortController()
  const sending = new Map<ClaimedDelivery, Promise<void>>()
  const start = (delivery: ClaimedDelivery) => {
    const sent = send(app, delivery, stopping.signal).finally(() => {
      sending.delete(delivery)
      loop.ring()
    })
    sending.set(delivery, sent)
  }
  const loop = startLoop(app.log, {
    name: 'sending webhooks',
    everyMs: app.config.workerPollMs,
    async run(signal) {
      let hasClaimed = false
      while (!signal.aborted) {
        const capacity = measureCapacity(app, [...sending.keys()])
        const claimed = capacity.all > 0 ? await claimDeliveries(app, capacity) : []
        claimed.forEach(start)
        if (claimed.length === 0) break
        hasClaimed = true
      }
      return hasClaimed
    },
  })
  const unsubscribe = await app.bus.subscribe(WEBHOOKS_CHANNEL, loop.ring)
  // For deliveries announced before the subscription.
  loop.ring()
  return {
    idle: () => drain(loop, () => [...sending.values()]),
    /** Stops claiming, gives open requests the grace period to end, then returns the rest to the queue. */
    async stop(graceMs: number): Promise<void> {
      unsubscribe()
      await loop.stop()
      const ends = Promise.allSettled(sending.values())
      await withDeadline(graceMs, ends).catch(() => {})
      stopping.abort(new Error('The sender is stopping.'))
      await ends
    },
  }
}

function measureCapacity(
  { config: { webhooks } }: WebhookApp,
  sending: readonly ClaimedDelivery[],
): SenderCapacity {
  const repeats = sending.filter(delivery => delivery.isRepeat).length
  const byUrl = new Map<string, number>()
  for (const { url } of sending) byUrl.set(url, (byUrl.get(url) ?? 0) + 1)
  return {
    all: webhooks.concurrency - sending.length,
    crowd: Math.max(0, Math.ceil(webhooks.concurrency * CROWD_SHARE) - sending.length),
    repeats: Math.max(0, Math.ceil(webhooks.concurrency * REPEATS_SHARE) - repeats),
    byUrl,
  }
}

async function send(app: WebhookApp, delivery: ClaimedDelivery, signal: AbortSignal): Promise<void> {
  const log = app.log.child({ deliveryId: delivery.id })
  try {
    await recordDelivery(app, delivery, await sendDelivery(app, delivery, signal))
    app.flags.count('webhooks', delivery.workspaceId, 'succeeded')
  } catch (error) {
    if (!signal.aborted) {
      // Receivers that fail are outcomes, not errors. An unavailable database is no reason to stop sending.
      if (!isDatabaseUnavailable(error)) app.flags.count('webhooks', delivery.workspaceId, 'failed')
      return log.error({ err: error }, 'webhook outcome not recorded; it will be sent again')
    }
    await releaseDelivery(app, delivery).catch(unreleased =>
      log.warn({ err: unreleased }, 'webhook not returned to the queue; it will be sent again later'),
    )
  }
}
