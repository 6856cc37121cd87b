import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkBaseUrl, guardModels, type ModelAddressRules } from '../../src/models/model-address.ts'
import { isPrivateAddress, lookUpLocalAddresses } from '../../src/platform/addresses.ts'
import { createGuardedFetch, type GuardedFetch } from '../../src/platform/guarded-fetch.ts'
import { type DnsServer, startDnsServer } from '../support/dns-server.ts'

const server = createServer((request, response) => {
  if (request.url === '/redirect') response.writeHead(302, { location: 'http://127.0.0.1/secrets' })
  response.end(`answer to ${request.method} ${request.url}`)
})
let connections = 0
server.on('connection', () => connections++)
let port: number
let dns: DnsServer
const opened: GuardedFetch[] = []
beforeAll(async () => {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
  dns = await startDnsServer({
    'model.test': ['127.0.0.1'],
    'public.test': ['203.0.112.1'],
    'mixed.test': ['203.0.112.1', '127.0.0.1'],
    'metadata.test': ['169.254.169.254'],
    'rebinding.test': turn => (turn === 0 ? ['203.0.112.1'] : ['127.0.0.1']),
  })
})
afterAll(async () => {
  for (const guarded of opened) await guarded.close()
  dns.close()
  server.close()
})

function rules(allowPrivate: boolean): ModelAddressRules {
  return { allowPrivate, lookUp: dns.lookup }
}

function open(allowPrivate: boolean): GuardedFetch {
  const guarded = createGuardedFetch(guardModels(rules(allowPrivate)))
  opened.push(guarded)
  return guarded
}

it('counts private networks and this machine as private, and neither metadata services nor the internet', () => {
  const inPrivate = [
    '127.0.0.1',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '100.64.0.1',
    '::1',
    'fd12:3456::1',
  ]
  const never = [
    ...['169.254.169.254', 'fe80::1', 'fd00:ec2::254', 'fd20:ce::254', '168.63.129.16', '100.100.100.200'],
    ...[
      '0.0.0.0',
      '::',
      '::ffff:10.0.0.1',
      '64:ff9b::a00:1',
      '224.0.0.1',
      '8.8.8.8',
      'fe80::1%eth0',
      'localhost',
    ],
  ]
  expect([...inPrivate, ...never].filter(isPrivateAddress)).toEqual(inPrivate)
})

it('finds names that only this machine knows', async () => {
  const signal = AbortSignal.timeout(60_000)
  const empty = await startDnsServer({})
  const found = await lookUpLocalAddresses('localhost', signal, empty.servers).finally(empty.close)
  expect(found.filter(address => !['127.0.0.1', '::1'].includes(address))).toEqual([])
})

describe('a base URL', () => {
  it.each([
    ['https://public.test/v1/', 'https://public.test/v1'],
    ['https://PUBLIC.test:443//', 'https://public.test'],
    ['http://model.test:11434/v1', 'http://model.test:11434/v1'],
    ['https://[::1]/v1', 'https://[::1]/v1'],
    ['http://localhost:8000', 'http://localhost:8000'],
  ])('%s is stored as %s', async (text, baseUrl) => {
    expect(await checkBaseUrl(text, rules(true))).toEqual({ baseUrl })
  })

  it.each([
    ['model', 'must be a URL such as https://api.example.com/v1'],
    ['ftp://model.test', 'must be a URL such as https://api.example.com/v1'],
    ['https://me:sk-1@public.test', 'must not contain a user name or password; give the API key as a secret'],
    ['https://public.test/v1?key=1', 'must not have a query or a fragment'],
    ['https://public.test/v1#', 'must not have a query or a fragment'],
    ['https://unknown.test/v1', 'has a host name that does not resolve'],
    ['http://public.test/v1', 'must begin with https://, because its address is public'],
    ['http://mixed.test/v1', 'must begin with https://, because its address is public'],
    [
      'https://metadata.test',
      'must not be at a link-local or reserved address, where metadata of a cloud may be',
    ],
    [
      'http://169.254.169.254/latest',
      'must not be at a link-local or reserved address, where metadata of a cloud may be',
    ],
  ])('%s is refused even if private addresses are allowed', async (text, problem) => {
    expect(await checkBaseUrl(text, rules(true))).toEqual({ problem })
  })

  it.each([
    'http://model.test',
    'https://mixed.test',
    'https://10.0.0.1',
    'http://localhost',
    'http://2130706433',
  ])('%s is refused unless private addresses are allowed', async text => {
    expect(await checkBaseUrl(text, rules(false))).toEqual({
      problem: 'must not be at a private address, because the setting MODEL_ALLOW_PRIVATE does not allow it',
    })
  })
})

describe('a guarded fetch', () => {
  it('reaches allowed addresses by name and by number', async () => {
    const guarded = open(true)
    const urls = [
      `http://model.test:${port}/v1`,
      `http://127.0.0.1:${port}/v1`,
      `http://localhost:${port}/v1`,
    ]
    for (const url of urls) {
      const response = await guarded(url, { method: 'POST', body: '{}' })
      expect(await response.text()).toBe('answer to POST /v1')
    }
  })

  it('does not connect to an address that is not allowed', async () => {
    const guarded = open(false)
    const before = connections
    for (const host of ['model.test', '127.0.0.1', 'localhost', '[::1]', 'mixed.test'])
      await expect(guarded(`http://${host}:${port}/`)).rejects.toMatchObject({
        cause: { code: 'ADDRESS_NOT_ALLOWED' },
      })
    expect(connections).toBe(before)
  })

  it('checks the address that it dials, even if the name had another one before', async () => {
    const url = `https://rebinding.test:${port}`
    expect(await checkBaseUrl(url, rules(false))).toEqual({ baseUrl: url })
    const before = connections
    await expect(open(false)(url)).rejects.toMatchObject({ cause: { code: 'ADDRESS_NOT_ALLOWED' } })
    expect(connections).toBe(before)
  })

  it('returns a redirect instead of following it', async () => {
    const response = await open(true)(`http://model.test:${port}/redirect`, { redirect: 'follow' })
    expect(response.status).toBe(302)
    await response.body?.cancel()
  })
})
