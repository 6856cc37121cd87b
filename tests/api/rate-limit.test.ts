import { describe, expect, it } from 'vitest'
import { postRaw, type RawAnswer, requestRaw } from '../support/raw-request.ts'
import { setUpTestCanopy } from '../support/start-test-canopy.ts'

const NAME = '{ viewer { user { name } } }'

/** `extensions.cost` of a response. */
const costOf = ({ json }: RawAnswer) => (json as { extensions?: { cost?: Cost } }).extensions?.cost

interface Cost {
  estimated: number
  actual: number
  remaining: number | null
  resetAt: string | null
}

describe('with the default limits', () => {
  const canopy = setUpTestCanopy({
    RATE_LIMIT_KEY_CAPACITY: '12000',
    RATE_LIMIT_ADDRESS_CAPACITY: '120',
    TRUSTED_PROXIES: 'loopback',
  })
  const anonymous = (address: string, headers: Record<string, string> = {}) =>
    requestRaw(canopy.client.url, {
      headers: { 'content-type': 'application/json', 'x-forwarded-for': address, ...headers },
      body: JSON.stringify({ query: NAME }),
    })

  it('tells each response what it cost and what is left', async () => {
    const answer = await postRaw(canopy.client, { query: NAME })
    expect(answer.status).toBe(200)
    const cost = costOf(answer)
    expect(cost).toMatchObject({ estimated: 2, actual: 2 })
    expect(cost?.remaining).toBeGreaterThan(11_900)
    expect(answer.headers.get('ratelimit-policy')).toBe('"key";q=12000;w=120;qu="points"')
    expect(answer.headers.get('ratelimit')).toMatch(/^"key";r=11\d{3};t=\d+$/)
    expect(answer.headers.get('x-ratelimit-limit')).toBe('12000')
    expect(answer.headers.get('x-ratelimit-remaining')).toBe(String(cost?.remaining))
    expect(Number(answer.headers.get('x-ratelimit-reset'))).toBeGreaterThan(1_700_000_000)
  })

  it('passes 120 requests without a key at once, then rejects with 429 and Retry-After', async () => {
    const since = performance.now()
    const answers = await Promise.all(Array.from({ length: 300 }, () => anonymous('192.0.2.7')))
    const elapsedSeconds = (performance.now() - since) / 1_000
    const passed = answers.filter(({ status }) => status === 401).length
    expect(passed).toBeGreaterThanOrEqual(120)
    expect(passed).toBeLessThanOrEqual(120 + elapsedSeconds)
    const refused = answers.find(({ status }) => status === 429)
    expect(refused?.json.errors?.[0]).toMatchObject({
      message: expect.stringContaining('without a valid API key'),
      extensions: { code: 'RATE_LIMITED', limit: 120 },
    })
    expect(Number(refused?.headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
    expect(refused?.headers.get('ratelimit')).toMatch(/^"address";r=0;t=\d+$/)
    expect((await anonymous('192.0.2.8')).status).toBe(401)
  })
})
