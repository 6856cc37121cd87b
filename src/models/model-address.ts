import {
  hostOfUrl,
  isPrivateAddress,
  isPublicAddress,
  type LookUp,
  lookUpAddresses,
  lookUpLocalAddresses,
  resolveHost,
} from '../platform/addresses.ts'
import { startDeadline } from '../platform/deadline.ts'
import type { AddressGuard } from '../platform/guarded-fetch.ts'

/** Where the models of workspaces may be. */
export interface ModelAddressRules {
  /** Allows private addresses, such as models on your own machines, and `http:` to them. */
  allowPrivate: boolean
  /** Resolves names. Defaults to DNS, and to the system resolver if private addresses are allowed. Tests replace it. */
  lookUp?: LookUp
}

/** A model must not be called at this address. `message` follows "must" or "has" in a problem of an input. */
export class ModelAddressRefused extends Error {
  override readonly name = 'ModelAddressRefused'
  readonly code = 'ADDRESS_NOT_ALLOWED'
}

/**
 * Checks addresses of a host that a URL names.
 * @throws ModelAddressRefused if one is not allowed.
 */
export function checkModelAddresses(
  { protocol }: Pick<URL, 'protocol'>,
  addresses: readonly string[],
  { allowPrivate }: ModelAddressRules,
): void {
  // The address of a name is left out: it would reveal the private network.
  if (!addresses.every(address => isPublicAddress(address) || isPrivateAddress(address)))
    throw new ModelAddressRefused(
      'must not be at a link-local or reserved address, where metadata of a cloud may be',
    )
  if (!allowPrivate && addresses.some(isPrivateAddress))
    throw new ModelAddressRefused(
      'must not be at a private address, because the setting MODEL_ALLOW_PRIVATE does not allow it',
    )
  if (protocol !== 'https:' && !addresses.every(isPrivateAddress))
    throw new ModelAddressRefused('must begin with https://, because its address is public')
}

const LOOKUP_DEADLINE_MS = 5_000

/**
 * Resolves the host of a URL, for at most 5 seconds, and checks all of its addresses. Connect only to these.
 * @throws ModelAddressRefused if it does not resolve, or if an address is not allowed.
 */
export async function findModelAddresses(url: URL, rules: ModelAddressRules): Promise<string[]> {
  const { lookUp = rules.allowPrivate ? lookUpLocalAddresses : lookUpAddresses } = rules
  const deadline = startDeadline(
    LOOKUP_DEADLINE_MS,
    () =>
      new ModelAddressRefused(
        `has a host name that did not resolve within ${LOOKUP_DEADLINE_MS} ms; try again later`,
      ),
  )
  try {
    const addresses = await resolveHost(hostOfUrl(url), lookUp, deadline.signal)
    if (addresses.length === 0) throw new Error('no address')
    checkModelAddresses(url, addresses, rules)
    return addresses
  } catch (error) {
    if (error instanceof ModelAddressRefused) throw error
    throw new ModelAddressRefused('has a host name that does not resolve', { cause: error })
  } finally {
    deadline.clear()
  }
}

/** Lets requests to models go only where these rules allow. */
export function guardModels(rules: ModelAddressRules): AddressGuard {
  return {
    check: (url, addresses) => checkModelAddresses(url, addresses, rules),
    find: url => findModelAddresses(url, rules),
  }
}

/**
 * Checks the base URL of a provider before it is saved. Sends nothing. Calls check the address again, because DNS may
 * change.
 * @returns the URL without a trailing slash, or what is wrong with it.
 */
export async function checkBaseUrl(
  text: string,
  rules: ModelAddressRules,
): Promise<{ baseUrl: string } | { problem: string }> {
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !['http:', 'https:'].includes(url.protocol))
    return { problem: 'must be a URL such as https://api.example.com/v1' }
  if (url.username || url.password)
    return { problem: 'must not contain a user name or password; give the API key as a secret' }
  if (/[?#]/.test(text)) return { problem: 'must not have a query or a fragment' }
  try {
    await findModelAddresses(url, rules)
    return { baseUrl: `${url.origin}${url.pathname}`.replace(/\/+$/, '') }
  } catch (error) {
    if (error instanceof ModelAddressRefused) return { problem: error.message }
    throw error
  }
}
