import { isIP } from 'node:net'
import ipaddr from 'ipaddr.js'

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
