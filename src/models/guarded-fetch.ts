import { isIP, type LookupFunction } from 'node:net'
import { Agent, fetch as undiciFetch } from 'undici'
import { answerLookups, hostOfUrl } from '../platform/addresses.ts'
import { checkModelAddresses, findModelAddresses, type ModelAddressRules } from './model-address.ts'

export interface GuardedFetch {
  (url: string | URL, init?: RequestInit): Promise<Response>
  /** Closes its connections. */
  close(): Promise<void>
}

/**
 * Creates a `fetch` that connects only to allowed addresses. It checks the addresses that it dials, so DNS cannot change in
 * between. It returns redirects instead of following them, and uses no proxy.
 * @throws TypeError with a ModelAddressRefused as its cause, like other failures of `fetch`.
 */
export function createGuardedFetch(rules: ModelAddressRules): GuardedFetch {
  const agents = new Map(['http:', 'https:'].map(protocol => [protocol, openAgent(protocol, rules)]))
  const guardedFetch = async (input: string | URL, init?: RequestInit) => {
    const url = new URL(input)
    const dispatcher = agents.get(url.protocol)
    if (!dispatcher) throw new TypeError(`The protocol ${url.protocol} is not allowed.`)
    checkLiteral(url, rules)
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
function checkLiteral(url: URL, rules: ModelAddressRules): void {
  const host = hostOfUrl(url)
  if (!isIP(host)) return
  try {
    checkModelAddresses(url, [host], rules)
  } catch (cause) {
    throw new TypeError('fetch failed', { cause })
  }
}

/** Opens a pool of connections whose lookups check all addresses of a name. */
function openAgent(protocol: string, rules: ModelAddressRules): Agent {
  const lookup: LookupFunction = (name, options, callback) => {
    findModelAddresses(new URL(`${protocol}//${name}`), rules).then(
      addresses => answerLookups(addresses)(name, options, callback),
      (error: Error) => callback(error, []),
    )
  }
  return new Agent({ connect: { lookup } })
}
