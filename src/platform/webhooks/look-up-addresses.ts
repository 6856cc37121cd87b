import { Resolver } from 'node:dns/promises'

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
