import {
  hostOfUrl,
  isLoopbackAddress,
  isPublicAddress,
  type LookUp,
  lookUpAddresses,
  resolveHost,
} from '../../platform/addresses.ts'
import { startDeadline } from '../../platform/deadline.ts'
import type { AddressGuard } from '../../platform/guarded-fetch.ts'

/** Where requests of plugins may go, beyond what they are granted. */
export interface PluginAddressRules {
  /** Allows this machine, and `http:` to it. For development. */
  allowLoopback: boolean
  /** Resolves names. Defaults to DNS. Tests replace it. */
  lookUp?: LookUp
}

/** A plugin must not send requests to this address. */
export class PluginAddressRefused extends Error {
  override readonly name = 'PluginAddressRefused'
}

const LOOKUP_DEADLINE_MS = 5_000

/** Lets requests of plugins go only to public addresses, by `https:`. */
export function guardPlugins(rules: PluginAddressRules): AddressGuard {
  const { allowLoopback, lookUp = lookUpAddresses } = rules
  const check = ({ protocol }: URL, addresses: readonly string[]) => {
    // The address of a name is left out: it would reveal the private network.
    if (
      !addresses.every(address => isPublicAddress(address) || (allowLoopback && isLoopbackAddress(address)))
    )
      throw new PluginAddressRefused('The host is not at a public address.')
    if (protocol !== 'https:' && !addresses.every(isLoopbackAddress))
      throw new PluginAddressRefused('The URL must begin with https://.')
  }
  return {
    check,
    async find(url) {
      const deadline = startDeadline(
        LOOKUP_DEADLINE_MS,
        () => new PluginAddressRefused(`The host name did not resolve within ${LOOKUP_DEADLINE_MS} ms.`),
      )
      try {
        const addresses = await resolveHost(hostOfUrl(url), lookUp, deadline.signal)
        if (addresses.length === 0) throw new Error('no address')
        check(url, addresses)
        return addresses
      } catch (error) {
        if (error instanceof PluginAddressRefused) throw error
        throw new PluginAddressRefused('The host name does not resolve.', { cause: error })
      } finally {
        deadline.clear()
      }
    },
  }
}
