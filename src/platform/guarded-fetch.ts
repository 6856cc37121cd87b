import { isIP, type LookupFunction } from 'node:net'
import { Agent, fetch as undiciFetch } from 'undici'
import { answerLookups, hostOfUrl } from './addresses.ts'

/** Decides to which addresses requests may go. Both functions throw an error that says why they may not. */
export interface AddressGuard {
  /** Checks addresses that a URL contains. */
  check(url: URL, addresses: readonly string[]): void
  /** Resolves the host of a URL, within a time limit, and checks all of its addresses. */
  find(url: URL): Promise<string[]>
}

export interface GuardedFetch {
  (url: string | URL, init?: RequestInit): Promise<Response>
  /** Closes its connections. */
  close(): Promise<void>
}

/**
 * Creates a `fetch` that connects only to allowed addresses. It checks the addresses that it dials, so DNS cannot change in
 * between. It returns redirects instead of following them, and uses no proxy.
 * @throws TypeError with the error of the guard as its cause, like other failures of `fetch`.
 */
export function createGuardedFetch(guard: AddressGuard): GuardedFetch {
  const agents = new Map(['http:', 'https:'].map(protocol => [protocol, openAgent(protocol, guard)]))
  const guardedFetch = async (input: string | URL, init?: RequestInit) => {
    const url = new URL(input)
    const dispatcher = agents.get(url.protocol)
    if (!dispatcher) throw new TypeError(`The protocol ${url.protocol} is not allowed.`)
    checkLiteral(url, guard)
    // The types differ from those of Node's own `fetch`, but the objects are compatible.
    const options = { ...init, redirect: 'manual', dispatcher } as Parameters<typeof undiciFetch>[1]
    return (await undiciFetch(url, options)) as unknown as Response
  }
  const close = async () => {
    for (const agent of agents.values()) await agent.destroy()
  }
  return Object.assign(guardedFetch, { close })
}

/** Connections to an address have no lookup, so it is checked before. */
function checkLiteral(url: URL, guard: AddressGuard): void {
  const host = hostOfUrl(url)
  if (!isIP(host)) return
  try {
    guard.check(url, [host])
  } catch (cause) {
    throw new TypeError('fetch failed', { cause })
  }
}

/** Opens a pool of connections whose lookups check all addresses of a name. */
function openAgent(protocol: string, guard: AddressGuard): Agent {
  const lookup: LookupFunction = (name, options, callback) => {
    guard.find(new URL(`${protocol}//${name}`)).then(
      addresses => answerLookups(addresses)(name, options, callback),
      (error: Error) => callback(error, []),
    )
  }
  return new Agent({ connect: { lookup } })
}
