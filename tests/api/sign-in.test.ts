import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { generateSecret } from '../../src/auth/authenticate.ts'
import { graphql } from '../support/gql/gql.ts'
import { requestExactly, requestRaw } from '../support/raw-request.ts'
import { seedWorld } from '../support/seed.ts'
import { readPrinted, startAsNewcomer } from '../support/start-as-newcomer.ts'
import { atEnd, type TestCanopy } from '../support/start-test-canopy.ts'
import { createTestClient, type TestClient } from '../support/test-client.ts'

const Viewer = graphql(`query SignedIn { viewer { scopes } }`)

const SECRET = generateSecret()

/** Headers that any browser or proxy may send. */
const VISITORS: Record<string, string>[] = [
  {},
  { host: '127.0.0.1' },
  { host: 'localhost:4000' },
  { host: '[::1]:4000' },
  { host: 'canopy.example' },
  { host: 'localhost.canopy.example' },
  { host: 'localhost', 'x-forwarded-for': '127.0.0.1' },
  { host: '127.0.0.1', forwarded: 'for=203.0.113.7' },
  { host: 'localhost', origin: 'https://evil.example', referer: 'https://evil.example/' },
]

async function expectNoSecret(canopy: TestCanopy, client: TestClient): Promise<void> {
  const { agentId, taskId } = await seedWorld(client)
  const pages = await Promise.all(
    VISITORS.map(async headers => (await requestExactly(canopy.url, headers)).text),
  )
  expect(pages[0]).toContain('YogaGraphiQL')
  expect(new Set(pages).size).toBe(1)
  for (const secret of [client.secret, agentId, taskId]) expect(pages[0]).not.toContain(secret)
}

const tokenOf = (link: string) => /#sign-in=([\w-]+)$/.exec(link)?.[1] ?? ''
const signIn = (canopy: TestCanopy, token: string) =>
  requestRaw(`${canopy.url}/sign-in`, { headers: { authorization: `Bearer ${token}` } })

const REFUSAL = {
  status: 401,
  json: { message: expect.stringMatching(/^This sign-in link was already used, has expired/) },
}

describe('in development', () => {
  let canopy: TestCanopy
  let apiKey: string
  let link: string
  beforeAll(async () => {
    canopy = await startAsNewcomer()
    ;({ apiKey, link } = readPrinted(canopy))
  })
  afterAll(() => canopy.stop())

  it('serves everyone the same GraphiQL page, without a key or workspace data', () =>
    expectNoSecret(canopy, createTestClient(`${canopy.url}/graphql`, apiKey)))

  it('keeps the sign-in link valid after link previews and wrong tokens', async () => {
    const token = tokenOf(link)
    expect(link).toBe(`${canopy.url}/#sign-in=${token}`)
    expect(token).toMatch(/^.{43}$/)
    for (const method of ['GET', 'HEAD', 'PUT', 'OPTIONS']) {
      const refused = await fetch(`${canopy.url}/sign-in`, {
        method,
        headers: { authorization: `Bearer ${token}` },
      })
      await refused.text()
      expect([refused.status, refused.headers.get('allow')]).toEqual([405, 'POST'])
    }
    const wrong = [`${token}A`, token.slice(1), token.toLowerCase(), 'A'.repeat(token.length), apiKey]
    for (const guess of wrong) expect(await signIn(canopy, guess)).toMatchObject(REFUSAL)
    expect(await requestRaw(`${canopy.url}/sign-in`, {})).toMatchObject(REFUSAL)
  })

  it('exchanges the link for the API key once, also for two concurrent requests', async () => {
    const both = await Promise.all([signIn(canopy, tokenOf(link)), signIn(canopy, tokenOf(link))])
    const [first, second] = both.toSorted((a, b) => a.status - b.status)
    expect(first).toMatchObject({ status: 200, json: { apiKey } })
    expect(first?.headers.get('cache-control')).toBe('no-store')
    expect(second).toMatchObject(REFUSAL)
    expect(await signIn(canopy, tokenOf(link))).toMatchObject(REFUSAL)
    const { viewer } = await createTestClient(`${canopy.url}/graphql`, apiKey).run(Viewer, {})
    expect(viewer.scopes).toContain('ADMIN')
  })

  it('prints a new link after a restart', async () => {
    await canopy.restart()
    expect(await signIn(canopy, tokenOf(link))).toMatchObject(REFUSAL)
    expect(await signIn(canopy, tokenOf(readPrinted(canopy).link))).toMatchObject({
      status: 200,
      json: { apiKey },
    })
  })
})

it('serves no secret in production and prints no sign-in link for a configured key', async () => {
  const canopy = await startAsNewcomer({
    NODE_ENV: 'production',
    GRAPHIQL: 'true',
    BOOTSTRAP_API_KEY: SECRET,
  })
  atEnd(() => canopy.stop())
  await expectNoSecret(canopy, createTestClient(`${canopy.url}/graphql`, SECRET))
  expect(readPrinted(canopy).link).toBe(`${canopy.url}/`)
  for (const token of ['A', 'undefined', 'null', SECRET])
    expect(await signIn(canopy, token)).toMatchObject(REFUSAL)
})

it('rejects an expired sign-in link', async () => {
  const canopy = await startAsNewcomer({ SIGN_IN_LINK_TTL_MS: '1' })
  atEnd(() => canopy.stop())
  expect(await signIn(canopy, tokenOf(readPrinted(canopy).link))).toMatchObject(REFUSAL)
})

it('prints no sign-in link if it is disabled', async () => {
  const canopy = await startAsNewcomer({ SIGN_IN_LINK_TTL_MS: '0' })
  atEnd(() => canopy.stop())
  expect(readPrinted(canopy).link).toBe(`${canopy.url}/`)
  expect(await signIn(canopy, 'A')).toMatchObject(REFUSAL)
})
