import { Resolver } from 'node:dns/promises'
import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'
import { startDeadline, unlessAborted } from '../platform/deadline.ts'
import { WebhookUnreachable } from './webhook-unreachable.ts'

/** IPv6 space that IANA assigned as global unicast. The library also reports the unassigned space as unicast. */
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3')

/** In a public range, but used inside Azure for its virtual machines. */
const AZURE_WIRE_SERVER = '168.63.129.16'

/**
 * Whether an address is on the public internet. Webhooks are sent to no others. False for IPv6 addresses that embed an
 * IPv4 address (mapped, NAT64, 6to4, Teredo) or have a zone, and for text that is not an address.
 */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0 || address.includes('%') || address === AZURE_WIRE_SERVER) return false
  const parsed = ipaddr.parse(address)
  if (parsed.range() !== 'unicast') return false
  return parsed.kind() === 'ipv4' || parsed.match(GLOBAL_IPV6)
}

/** True for 127.0.0.0/8 and ::1 only, not for IPv6 addresses that embed them. */
export function isLoopbackAddress(address: string): boolean {
  return isIP(address) !== 0 && !address.includes('%') && ipaddr.parse(address).range() === 'loopback'
}

const MAX_URL_LENGTH = 2_000

interface WebhookUrl {
  url: URL
  /** A name without its trailing dot, or an IP address without brackets. */
  host: string
}

/**
 * Parses and checks a webhook URL without DNS. If loopback is allowed, `http:` passes here: the caller must check that
 * all addresses are loopback.
 * @throws WebhookUnreachable with `isForbidden`.
 */
function parseWebhookUrl(text: string, allowLoopback: boolean): WebhookUrl {
  if (text.length > MAX_URL_LENGTH)
    throw forbidden(`The URL has ${text.length} characters; at most ${MAX_URL_LENGTH} are allowed.`)
  if (!URL.canParse(text)) throw forbidden('The URL is not valid. Use one like https://example.com/hooks.')
  const url = new URL(text)
  if (url.protocol !== 'https:' && !(allowLoopback && url.protocol === 'http:'))
    throw forbidden('The URL must begin with https://.')
  if (url.username || url.password)
    throw forbidden('The URL contains a user name or password. Remove it, and verify the signature instead.')
  if (url.hash) throw forbidden('The URL has a #fragment, which is never sent. Remove it.')
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')
  if (!host) throw forbidden('The URL has no host. Use one like https://example.com/hooks.')
  return { url, host }
}

function forbidden(message: string): WebhookUnreachable {
  return new WebhookUnreachable(message, { isForbidden: true })
}

/** Resolves a name to IP addresses. Rejects if it has none. */
export type LookUp = (name: string, signal: AbortSignal) => Promise<string[]>

const ATTEMPT_MS = 2_000
const ATTEMPTS = 2

/**
 * Queries DNS directly instead of the system resolver: this can be canceled, ignores the hosts file and search domains,
 * and does not block a pool thread while a name server is slow.
 * @param servers name servers to use instead of the machine's.
 * @throws the resolver's error if there is neither an IPv4 nor an IPv6 address.
 */
export async function lookUpAddresses(
  name: string,
  signal: AbortSignal,
  servers?: string[],
): Promise<string[]> {
  const resolver = new Resolver({ timeout: ATTEMPT_MS, tries: ATTEMPTS })
  if (servers) resolver.setServers(servers)
  const cancel = () => resolver.cancel()
  signal.addEventListener('abort', cancel, { once: true })
  try {
    const answers = await Promise.allSettled([resolver.resolve4(name), resolver.resolve6(name)])
    const addresses = answers.flatMap(answer => (answer.status === 'fulfilled' ? answer.value : []))
    if (addresses.length > 0) return addresses
    throw answers.find(answer => answer.status === 'rejected')?.reason ?? new Error(`${name} has no address`)
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}

export interface TargetRules {
  /** Allows 127.0.0.0/8 and ::1, and `http:` to them. For development. */
  allowLoopback: boolean
  /** Resolves names. Defaults to DNS. Tests replace it. */
  lookup?: LookUp
}

export interface WebhookTarget extends WebhookUrl {
  /** All addresses of the host, checked. */
  addresses: [string, ...string[]]
}

/**
 * Parses a webhook URL, resolves its host and checks every address. Connect only to the returned addresses.
 * @throws WebhookUnreachable if the URL or an address is not allowed, or the name does not resolve.
 */
export async function findWebhookTarget(
  text: string,
  { allowLoopback, lookup = lookUpAddresses }: TargetRules,
  signal: AbortSignal,
): Promise<WebhookTarget> {
  const { url, host } = parseWebhookUrl(text, allowLoopback)
  const [first, ...others] = await addressesOf(host, lookup, signal)
  if (first === undefined) throw unresolved()
  const addresses: [string, ...string[]] = [first, ...others]
  const refused = addresses.find(
    address => !isPublicAddress(address) && !(allowLoopback && isLoopbackAddress(address)),
  )
  if (refused !== undefined) throw notPublic(host, refused)
  if (url.protocol === 'http:' && !addresses.every(isLoopbackAddress))
    throw forbidden('http:// is only allowed for a receiver on this machine. Use https://.')
  return { url, host, addresses }
}

async function addressesOf(host: string, lookup: LookUp, signal: AbortSignal): Promise<string[]> {
  if (isIP(host)) return [host]
  // These names always mean this machine, even if DNS resolves them.
  if (/(^|\.)localhost$/.test(host)) return ['127.0.0.1', '::1']
  try {
    return await unlessAborted(signal, () => lookup(host, signal))
  } catch (cause) {
    signal.throwIfAborted()
    throw unresolved(cause)
  }
}

function unresolved(cause?: unknown): WebhookUnreachable {
  return new WebhookUnreachable('The host name does not resolve. Use one with a public address.', {
    cause,
  })
}

/** The address of a name only goes to the log: a webhook must not reveal the private network. */
function notPublic(host: string, address: string): WebhookUnreachable {
  const message =
    host === address
      ? `${address} is not a public address. Use one on the public internet.`
      : 'The host name resolves to a private address. Use one on the public internet.'
  return new WebhookUnreachable(message, {
    cause: new Error(`${host} is ${address}`),
    isForbidden: true,
  })
}

const LOOKUP_DEADLINE_MS = 5_000

/**
 * Checks a webhook URL before it is saved. Resolves the host name, for at most 5 seconds, and sends nothing.
 * `postWebhook` checks again, because DNS may change.
 * @returns what is wrong and how to fix it, in one or two sentences. Null if the URL is fine.
 */
export async function findWebhookUrlProblem(url: string, rules: TargetRules): Promise<string | null> {
  const deadline = startDeadline(
    LOOKUP_DEADLINE_MS,
    () =>
      new WebhookUnreachable(
        `The host name did not resolve within ${LOOKUP_DEADLINE_MS} ms. Try again later.`,
      ),
  )
  try {
    await findWebhookTarget(url, rules, deadline.signal)
    return null
  } catch (problem) {
    if (problem instanceof WebhookUnreachable) return problem.message
    throw problem
  } finally {
    deadline.clear()
  }
}
