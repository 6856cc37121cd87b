import { isIP } from 'node:net'
import { unlessAborted } from '../start-deadline.ts'
import { type LookUp, lookUpAddresses } from './look-up-addresses.ts'
import { parseWebhookUrl, type WebhookUrl } from './parse-webhook-url.ts'
import { isLoopbackAddress, isPublicAddress } from './webhook-address.ts'
import { WebhookUnreachable } from './webhook-unreachable.ts'

export interface TargetRules {
  /** Allows 127.0.0.0/8 and ::1, and `http:` to them. For development. */
  allowLoopback: boolean
  /** Resolves names. Defaults to DNS. Tests replace it. */
  lookup?: LookUp
}

export interface WebhookTarget extends WebhookUrl {
  /** All addresses of the host, checked. */
  addresses: [string, ...string[]]
}

/**
 * Parses a webhook URL, resolves its host and checks every address. Connect only to the returned addresses.
 * @throws WebhookUnreachable if the URL or an address is not allowed, or the name does not resolve.
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
    throw new WebhookUnreachable('http:// is only allowed for a receiver on this machine. Use https://.', {
      isForbidden: true,
    })
  return { url, host, addresses }
}

async function addressesOf(host: string, lookup: LookUp, signal: AbortSignal): Promise<string[]> {
  if (isIP(host)) return [host]
  // These names always mean this machine, even if DNS resolves them.
  if (/(^|\.)localhost$/.test(host)) return ['127.0.0.1', '::1']
  try {
    return await unlessAborted(signal, () => lookup(host, signal))
  } catch (cause) {
    signal.throwIfAborted()
    throw unresolved(cause)
  }
}

function unresolved(cause?: unknown): WebhookUnreachable {
  return new WebhookUnreachable('The host name does not resolve. Use one with a public address.', {
    cause,
  })
}

/** The address of a name only goes to the log: a webhook must not reveal the private network. */
function notPublic(host: string, address: string): WebhookUnreachable {
  const message =
    host === address
      ? `${address} is not a public address. Use one on the public internet.`
      : 'The host name resolves to a private address. Use one on the public internet.'
  return new WebhookUnreachable(message, {
    cause: new Error(`${host} is ${address}`),
    isForbidden: true,
  })
}
