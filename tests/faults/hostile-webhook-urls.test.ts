import { connect, Socket } from 'node:net'
import { afterAll, afterEach, expect, it, vi } from 'vitest'
import { findWebhookUrlProblem } from '../../src/webhooks/webhook-target.ts'
import { WebhookUnreachable } from '../../src/webhooks/webhook-unreachable.ts'
import { startCanary } from '../support/canary.ts'
import { startDnsServer } from '../support/dns-server.ts'
import {
  hostileUrls,
  LOOPBACK_HOSTS,
  LOOPBACK_NAMES,
  PRIVATE_HOSTS,
  PRIVATE_NAMES,
} from '../support/hostile-webhook-urls.ts'
import { postTo } from '../support/post-to.ts'

const canary = await startCanary()
const dns = await startDnsServer({
  ...PRIVATE_NAMES,
  ...LOOPBACK_NAMES,
  'public.example': ['93.184.216.34'],
})
const dials = vi.spyOn(Socket.prototype, 'connect')
afterAll(() => {
  canary.close()
  dns.close()
  dials.mockRestore()
})
afterEach(() => void dials.mockClear())

const toUrl = (host: string) => `https://${host}:${canary.port}/hook`
const ELSEWHERE = [...PRIVATE_HOSTS, ...Object.keys(PRIVATE_NAMES)].map(toUrl)
const HERE = [...LOOPBACK_HOSTS, ...Object.keys(LOOPBACK_NAMES)].map(toUrl)
const HOSTILE = [...HERE, ...ELSEWHERE, ...hostileUrls(canary.port)]

const post = (url: string, allowLoopback: boolean) => postTo(url, { allowLoopback, lookup: dns.lookup })
const findProblem = (url: string, allowLoopback = false) =>
  findWebhookUrlProblem(url, { allowLoopback, lookup: dns.lookup })

async function expectRefused(url: string, allowLoopback: boolean) {
  const before = canary.connections()
  const problem = await findProblem(url, allowLoopback)
  expect(problem).toMatch(/^[^.].*\.$/s)
  const refusal = await post(url, allowLoopback).catch(error => error)
  expect(refusal).toBeInstanceOf(WebhookUnreachable)
  expect(refusal.message).toBe(problem)
  if (!refusal.message.includes('does not resolve')) expect(refusal.isForbidden).toBe(true)
  expect(dials).not.toHaveBeenCalled()
  expect(canary.connections()).toBe(before)
}

it('tests at least 75 distinct URLs', () => {
  expect(new Set(HOSTILE).size).toBe(HOSTILE.length)
  expect(HOSTILE.length).toBeGreaterThanOrEqual(75)
})

it.each(HOSTILE)('neither saves nor contacts %s', url => expectRefused(url, false))

it.each(ELSEWHERE)('rejects %s even if loopback is allowed', url => expectRefused(url, true))

it('saves and contacts loopback in every spelling if it is allowed', async () => {
  const hosts = LOOPBACK_HOSTS.filter(host => canary.hasIpv6 || !host.startsWith('['))
  // Not every system assigns more than one address to the loopback interface.
  const reachable = hosts.filter(host => !host.includes('255'))
  for (const url of [...reachable, 'localtest.me', '7f000001.nip.io'].map(toUrl)) {
    const before = canary.connections()
    expect(await findProblem(url, true)).toBeNull()
    await expect(post(url, true)).rejects.toThrow(WebhookUnreachable)
    await expect.poll(() => canary.connections(), { message: url }).toBeGreaterThan(before)
  }
  expect(dials).toHaveBeenCalled()
})

it.each(['93.184.216.34', '[2606:4700::1111]', 'public.example', 'public.example.', '8.8.8.8:8443'])(
  'saves the public address %s',
  async host => {
    expect(await findProblem(`https://${host}/`)).toBeNull()
  },
)

it('does not reveal what a name resolves to in its error', async () => {
  expect(await findProblem('https://10.1/')).toContain('10.0.0.1 is not a public address')
  expect(await findProblem('https://kubernetes.default.svc/')).not.toContain('10.96')
})

it('detects connections to this machine with the canary', async () => {
  for (const host of ['127.0.0.1', '0.0.0.0', ...(canary.hasIpv6 ? ['::1'] : [])]) {
    const before = canary.connections()
    connect(canary.port, host).on('error', () => {})
    await expect.poll(() => canary.connections()).toBe(before + 1)
  }
})
