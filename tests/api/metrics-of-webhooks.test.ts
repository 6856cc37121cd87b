import { expect, it } from 'vitest'
import { scrapeMetrics, sumOf } from '../support/scrape-metrics.ts'
import { seedWorld } from '../support/seed.ts'
import { createEndpoint, QUICK_WEBHOOKS, seedWebhook } from '../support/seed-webhook.ts'
import { atEnd, startTestCanopy } from '../support/start-test-canopy.ts'
import { startWebhookReceiver } from '../support/webhook-receiver.ts'

it('counts every delivery attempt by outcome and number, and times it', async () => {
  const canopy = await startTestCanopy(QUICK_WEBHOOKS)
  atEnd(canopy.stop)
  const receiver = await startWebhookReceiver(({ path }) => (path === '/fine' ? 204 : 400))
  atEnd(receiver.close)
  const { agentId } = await seedWorld(canopy.client)
  for (const path of ['/fine', '/bad']) await createEndpoint(canopy.client, receiver.url + path)
  // An endpoint that refuses connections.
  await seedWebhook(canopy.client, agentId)
  const count = async (name: string) => {
    const scrapes = await scrapeMetrics(canopy.urls)
    return ['delivered', 'refused', 'unreachable', 'failed'].map(outcome => sumOf(scrapes, name, { outcome }))
  }
  const { prisma } = canopy.app.database
  // The delivery log has every attempt too.
  const logged = async () => {
    const attempts = await prisma.webhookAttempt.findMany({ select: { responseStatus: true } })
    const statuses = attempts.map(({ responseStatus }) => responseStatus)
    return [204, 400, null].map(status => statuses.filter(one => one === status).length)
  }
  await canopy.idle()
  expect(await prisma.webhookDelivery.count({ where: { status: 'PENDING' } })).toBe(0)
  const [fine = 0, bad = 0, dead = 0] = await logged()
  expect([fine, bad]).toEqual([1, 2])
  expect(dead).toBeGreaterThan(0)
  for (const name of ['canopy_webhook_attempts_total', 'canopy_webhook_attempt_seconds_count'])
    expect(await count(name)).toEqual([fine, bad, dead, 0])
  const byNumber = await prisma.$queryRaw<{ attempt: string; count: number }[]>`
    SELECT CASE WHEN nth < 4 THEN nth::text ELSE '4+' END AS attempt, count(*)::int AS count
    FROM (SELECT row_number() OVER (PARTITION BY delivery_id ORDER BY at, id) AS nth FROM webhook_attempts) attempts
    GROUP BY 1 ORDER BY 1`
  expect(byNumber.map(({ attempt }) => attempt)).toEqual(['1', '2', '3', '4+'])
  const scrapes = await scrapeMetrics(canopy.urls)
  for (const { attempt, count } of byNumber)
    expect(sumOf(scrapes, 'canopy_webhook_attempts_total', { attempt }), attempt).toBe(count)
})
