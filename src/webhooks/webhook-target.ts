import {
  hostOfUrl,
  isLoopbackAddress,
  isPublicAddress,
  type LookUp,
  lookUpAddresses,
  resolveHost,
} from '../platform/addresses.ts'
import { startDeadline } from '../platform/deadline.ts'
import { WebhookUnreachable } from './webhook-unreachable.ts'

const MAX_URL_LENGTH = 2_000

interface WebhookUrl {
  url: URL
  host: string
}

/**
 * Parses and checks a webhook URL without DNS. If loopback is allowed, `http:` passes here: the caller must check that
 * all addresses are loopback.
 * @throws WebhookUnreachable with `isForbidden`.
 */
function parseWebhookUrl(text: string, allowLoopback: boolean): WebhookUrl {
  if (text.length > MAX_URL_LENGTH)
    throw forbidden(`The URL has ${text.length} characters; at most ${MAX_URL_LENGTH} are allowed.`)
  if (!URL.canParse(text)) throw forbidden('The URL is not valid. Use one like https://example.com/hooks.')
  const url = new URL(text)
  if (url.protocol !== 'https:' && !(allowLoopback && url.protocol === 'http:'))
    throw forbidden('The URL must begin with https://.')
  if (url.username || url.password)
    throw forbidden('The URL contains a user name or password. Remove it, and verify the signature instead.')
  if (url.hash) throw forbidden('The URL has a #fragment, which is never sent. Remove it.')
  const host = hostOfUrl(url)
  if (!host) throw forbidden('The URL has no host. Use one like https://example.com/hooks.')
  return { url, host }
}

function forbidden(message: string): WebhookUnreachable {
  return new WebhookUnreachable(message, { isForbidden: true })
}

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
    throw forbidden('http:// is only allowed for a receiver on this machine. Use https://.')
  return { url, host, addresses }
}

async function addressesOf(host: string, lookup: LookUp, signal: AbortSignal): Promise<string[]> {
  try {
    return await resolveHost(host, lookup, signal)
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

const LOOKUP_DEADLINE_MS = 5_000

/**
 * Checks a webhook URL before it is saved. Resolves the host name, for at most 5 seconds, and sends nothing.
 * `postWebhook` checks again, because DNS may change.
 * @returns what is wrong and how to fix it, in one or two sentences. Null if the URL is fine.
 */
export async function findWebhookUrlProblem(url: string, rules: TargetRules): Promise<string | null> {
  const deadline = startDeadline(
    LOOKUP_DEADLINE_MS,
    () =>
      new WebhookUnreachable(
        `The host name did not resolve within ${LOOKUP_DEADLINE_MS} ms. Try again later.`,
      ),
  )
  try {
    await findWebhookTarget(url, rules, deadline.signal)
    return null
  } catch (problem) {
    if (problem instanceof WebhookUnreachable) return problem.message
    throw problem
  } finally {
    deadline.clear()
  }
}
