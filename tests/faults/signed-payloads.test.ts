import { createHmac } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'
import fc from 'fast-check'
import { Webhook as StandardWebhook } from 'standardwebhooks'
import { Webhook as SvixWebhook } from 'svix'
import { afterAll, expect, it } from 'vitest'
import { generateWebhookSecret, signWebhook, type WebhookMessage } from '../../src/webhooks/sign-webhook.ts'
import { postTo } from '../support/post-to.ts'

const PAYLOADS = 500

let received: { headers: Record<string, string>; raw: Buffer } | undefined
const receiver = createServer(async (request, response) => {
  const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)])
  received = { headers: Object.fromEntries(headers), raw: await buffer(request) }
  response.end()
})
await new Promise<void>(resolve => receiver.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`
afterAll(() => void receiver.close())

/** Sends a message. @returns what arrived. */
async function send({
  id = 'evt_1',
  sentAt = new Date(),
  body = '{}',
  secrets,
}: Pick<WebhookMessage, 'secrets'> & Partial<WebhookMessage>) {
  received = undefined
  await postTo(url, { headers: signWebhook({ id, sentAt, body, secrets }), body })
  return received!
}

/** The reference implementations. */
const VERIFIERS = { standardwebhooks: StandardWebhook, svix: SvixWebhook }
const ALL = Object.keys(VERIFIERS)

/** @returns names of the reference implementations that accept the received bytes. */
function findAccepting(secret: string, raw: Buffer, headers: Record<string, string>): string[] {
  return Object.entries(VERIFIERS).flatMap(([name, Verifier]) => {
    try {
      new Verifier(secret).verify(raw, headers)
      return [name]
    } catch {
      return []
    }
  })
}

const word = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: 'binary' }),
  fc.stringMatching(/^[가-힣ㄱ-ㅎ 　]{1,20}$/),
  fc.constantFrom(
    '"',
    "'",
    '\\',
    '\u2028',
    '\ud83c',
    '🌲🏳️‍🌈',
    '\0',
    'é',
    '</script>',
    '한글 “따옴표”',
    '\ufeff',
  ),
)
const { payload } = fc.letrec<{ payload: unknown; leaf: unknown }>(tie => ({
  leaf: fc.oneof(
    word,
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.bigInt().map(Number),
    fc.boolean(),
    fc.constant(null),
  ),
  payload: fc.oneof(
    { maxDepth: 4 },
    tie('leaf'),
    fc.array(tie('payload'), { maxLength: 4 }),
    fc.dictionary(word, tie('payload'), { maxKeys: 4 }),
  ),
}))

it(`signs ${PAYLOADS} payloads so that both reference implementations accept them`, async () => {
  const secret = generateWebhookSecret()
  let sent = 0
  await fc.assert(
    fc.asyncProperty(payload, fc.uuid(), async (data, id) => {
      const body = JSON.stringify({ type: 'agent.changed', data })
      const { headers, raw } = await send({ id, body, secrets: [secret] })
      expect(raw.equals(Buffer.from(body))).toBe(true)
      expect(findAccepting(secret, raw, headers)).toEqual(ALL)
      const hmac = createHmac('sha256', secret).update(raw).digest('hex')
      expect(headers['x-agent-signature']).toBe(`sha256=${hmac}`)
      sent += 1
    }),
    { numRuns: PAYLOADS },
  )
  expect(sent).toBeGreaterThanOrEqual(PAYLOADS)
})

it('signs text with an unpaired surrogate as the bytes that are sent', async () => {
  const secret = generateWebhookSecret()
  const body = '"\ud83c 한 \udf32"'
  const { headers, raw } = await send({ body, secrets: [secret] })
  expect(findAccepting(secret, raw, headers)).toEqual(ALL)
})

it('lets both implementations detect a change of the body, time, id or signature', async () => {
  const secret = generateWebhookSecret()
  const body = '{"말":"🌲"}'
  const { headers, raw } = await send({ body, secrets: [secret] })
  expect(findAccepting(secret, raw, headers)).toEqual(ALL)
  for (let at = 0; at < raw.length; at++) {
    const changed = Buffer.from(raw)
    changed[at] = changed[at]! ^ 1
    expect(findAccepting(secret, changed, headers)).toEqual([])
  }
  const signature = headers['webhook-signature']!
  const now = Number(headers['webhook-timestamp'])
  const changes: Record<string, string>[] = [
    { 'webhook-id': 'evt_2' },
    { 'webhook-timestamp': String(now + 1) },
    { 'webhook-timestamp': String(now - 1_000) },
    { 'webhook-signature': [...signature].reverse().join('') },
    { 'webhook-signature': `v1,${Buffer.alloc(32).toString('base64')}` },
    { 'webhook-signature': signature.replace('v1,', 'v2,') },
    { 'webhook-signature': 'v1,' },
  ]
  for (const change of changes) expect(findAccepting(secret, raw, { ...headers, ...change })).toEqual([])
  expect(findAccepting(generateWebhookSecret(), raw, headers)).toEqual([])
})

it('lets both implementations detect an old delivery even if its signature is valid', async () => {
  const secret = generateWebhookSecret()
  const sentAt = new Date(Date.now() - 3_600_000)
  const { headers, raw } = await send({ sentAt, secrets: [secret] })
  expect(findAccepting(secret, raw, headers)).toEqual([])
})

it('signs with both secrets during rotation, and with the new one in X-Agent-Signature', async () => {
  const secrets = [generateWebhookSecret(), generateWebhookSecret()] as const
  const { headers, raw } = await send({ body: '{"a":1}', secrets })
  for (const secret of secrets) expect(findAccepting(secret, raw, headers)).toEqual(ALL)
  const first = headers['webhook-signature']!.split(' ')[0]!
  expect(findAccepting(secrets[0], raw, { ...headers, 'webhook-signature': first })).toHaveLength(2)
  expect(headers['x-agent-signature']).toBe(
    `sha256=${createHmac('sha256', secrets[0]).update(raw).digest('hex')}`,
  )
})

it('generates secrets of 32 random bytes in the Standard Webhooks format', () => {
  const secrets = Array.from({ length: 100 }, generateWebhookSecret)
  expect(new Set(secrets).size).toBe(secrets.length)
  for (const secret of secrets) expect(secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/)
})
