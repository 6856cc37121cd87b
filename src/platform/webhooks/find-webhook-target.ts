import { isIP } from 'node:net'
import { unlessAborted } from '../start-deadline.ts'
import { type LookUp, lookUpAddresses } from './look-up-addresses.ts'
import { parseWebhookUrl, type WebhookUrl } from './parse-webhook-url.ts'
import { isLoopbackAddress, isPublicAddress } from './webhook-address.ts'
import { WebhookUnreachable } from './webhook-unreachable.ts'

export interface TargetRules {
  /** Lets 127.0.0.0/8 and ::1 in, and `http:` to them. For development. */
  allowLoopback: boolean
  /** How names are resolved; DNS unless a test says otherwise. */
  lookup?: LookUp
}

export interface WebhookTarget extends WebhookUrl {
  /** Every address the host stands for now. All of them are allowed. */
  addresses: [string, ...string[]]
}

/**
 * Where a webhook goes: the URL and the addresses, each of them checked. Dial these and no others.
 * @throws WebhookUnreachable when anything about it is not allowed, or the name does not resolve.
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
    throw new WebhookUnreachable('http:// is only for a receiver on this machine; begin with https://.', {
      isForbidden: true,
    })
  return { url, host, addresses }
}

async function addressesOf(host: string, lookup: LookUp, signal: AbortSignal): Promise<string[]> {
  if (isIP(host)) return [host]
  // Names that mean this machine everywhere, whatever a name server says of them.
  if (/(^|\.)localhost$/.test(host)) return ['127.0.0.1', '::1']
  try {
    return await unlessAborted(signal, () => lookup(host, signal))
  } catch (cause) {
    signal.throwIfAborted()
    throw unresolved(cause)
  }
}

function unresolved(cause?: unknown): WebhookUnreachable {
  return new WebhookUnreachable('The name does not resolve; a webhook needs one with a public address.', {
    cause,
  })
}

/** The address behind a name is told to the log only: a webhook must not map somebody's private network. */
function notPublic(host: string, address: string): WebhookUnreachable {
  const what = host === address ? `${address} is not a public address` : 'the name leads to a private address'
  return new WebhookUnreachable(`Refused: ${what}; a webhook needs one on the public internet.`, {
    cause: new Error(`${host} is ${address}`),
    isForbidden: true,
  })
}
