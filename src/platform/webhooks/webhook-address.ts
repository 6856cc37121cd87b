import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

/** All that IANA has given out of IPv6 as global unicast; the library calls the rest of the space unicast too. */
const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR('2000::/3')

/** Public by its range, and yet inside a cloud: Azure answers its machines here. */
const AZURE_WIRE_SERVER = '168.63.129.16'

/**
 * True for an address on the public internet, the only kind a webhook may be sent to.
 * An IPv6 address that carries an IPv4 one (mapped, NAT64, 6to4, Teredo) is not public, whatever it carries;
 * nor is one with a zone, nor text that is not an address.
 */
export function isPublicAddress(address: string): boolean {
  if (isIP(address) === 0 || address.includes('%') || address === AZURE_WIRE_SERVER) return false
  const parsed = ipaddr.parse(address)
  if (parsed.range() !== 'unicast') return false
  return parsed.kind() === 'ipv4' || parsed.match(GLOBAL_IPV6)
}

/** True for 127.0.0.0/8 and ::1, in no other guise. */
export function isLoopbackAddress(address: string): boolean {
  return isIP(address) !== 0 && !address.includes('%') && ipaddr.parse(address).range() === 'loopback'
}
