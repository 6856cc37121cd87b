import { Resolver } from 'node:dns/promises'

/** The IP addresses of a name; a rejection when it has none. */
export type LookUp = (name: string, signal: AbortSignal) => Promise<string[]>

const ATTEMPT_MS = 2_000
const ATTEMPTS = 2

/**
 * Asks DNS itself, not the system's resolver: this one can be cancelled, knows no hosts file and no search domains,
 * and does not hold a thread of the pool while a slow name server makes it wait.
 * @param servers the name servers to ask, instead of the machine's.
 * @throws the resolver's error when neither IPv4 nor IPv6 has an address.
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
