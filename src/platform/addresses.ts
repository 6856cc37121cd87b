import { lookup, Resolver } from 'node:dns/promises'
import { isIP, isIPv4, isIPv6, type LookupFunction } from 'node:net'
import ipaddr from 'ipaddr.js'
import { unlessAborted } from './deadline.ts'

/** IPv6 space that IANA assigned as global unicast. The library also reports the unassigned space as unicast. */
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3')

/** In a public range, but used inside Azure for its virtual machines. */
const AZURE_WIRE_SERVER = '168.63.129.16'

/**
 * Whether an address is on the public internet. False for IPv6 addresses that embed an IPv4 address (mapped, NAT64, 6to4,
 * Teredo) or have a zone, and for text that is not an address.
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

const PRIVATE_RANGES: ReadonlySet<string> = new Set(['private', 'loopback', 'uniqueLocal', 'carrierGradeNat'])
/** Services of clouds that give out credentials, at addresses that would otherwise be private. */
const METADATA = ['fd00:ec2::/32', 'fd00:c1::a9fe:a9fe/128', 'fd20:ce::254/128', '100.100.100.200/32'].map(
  range => ipaddr.parseCIDR(range),
)

/**
 * Whether an address is on this machine or in a private network. False for link-local addresses, for known metadata
 * services of clouds, and for IPv6 addresses that embed an IPv4 address.
 */
export function isPrivateAddress(address: string): boolean {
  if (isIP(address) === 0 || address.includes('%')) return false
  const parsed = ipaddr.parse(address)
  const isMetadata = METADATA.some(
    ([network, bits]) => network.kind() === parsed.kind() && parsed.match(network, bits),
  )
  return PRIVATE_RANGES.has(parsed.range()) && !isMetadata
}

/** The host of a URL: a name without its trailing dot, or an IP address without brackets. */
export function hostOfUrl({ hostname }: URL): string {
  return hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')
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

/**
 * The same, but also finds names that only the system resolver knows: those of the hosts file and of search domains.
 * @param servers name servers to use instead of the machine's.
 */
export async function lookUpLocalAddresses(
  name: string,
  signal: AbortSignal,
  servers?: string[],
): Promise<string[]> {
  try {
    return await lookUpAddresses(name, signal, servers)
  } catch (error) {
    signal.throwIfAborted()
    // The system resolver cannot be canceled: a slow name server would block a pool thread.
    if ((error as { code?: unknown }).code === 'ETIMEOUT') throw error
    return (await lookup(name, { all: true })).map(({ address }) => address)
  }
}

/** The addresses of a host: itself if it is an address, or those of the name. */
export async function resolveHost(host: string, lookUp: LookUp, signal: AbortSignal): Promise<string[]> {
  if (isIP(host)) return [host]
  // These names always mean this machine, even if DNS resolves them.
  if (/(^|\.)localhost$/.test(host)) return ['127.0.0.1', '::1']
  return unlessAborted(signal, () => lookUp(host, signal))
}

/** A name may have hundreds of addresses. Connecting to all of them could be abused. */
const MAX_ADDRESSES_PER_FAMILY = 2

/** Answers the lookups of a connection with checked addresses, so that DNS is not queried again. */
export function answerLookups(addresses: readonly string[]): LookupFunction {
  const known = [isIPv4, isIPv6]
    .flatMap(isFamily => addresses.filter(isFamily).slice(0, MAX_ADDRESSES_PER_FAMILY))
    .map(address => ({ address, family: isIP(address) }))
  return (_name, { all }, callback) => {
    if (all) callback(null, known)
    else callback(null, known[0]?.address ?? '', known[0]?.family)
  }
}
