import { WebhookUnreachable } from './webhook-unreachable.ts'

const MAX_URL_LENGTH = 2_000

export interface WebhookUrl {
  url: URL
  /** A name without its trailing dot, or an IP address without brackets. */
  host: string
}

/**
 * Parses and checks a webhook URL without DNS. If loopback is allowed, `http:` passes here: the caller must check that
 * all addresses are loopback.
 * @throws WebhookUnreachable with `isForbidden`.
 */
export function parseWebhookUrl(text: string, allowLoopback: boolean): WebhookUrl {
  if (text.length > MAX_URL_LENGTH)
    throw forbidden(`The URL has ${text.length} characters; at most ${MAX_URL_LENGTH} are allowed.`)
  if (!URL.canParse(text)) throw forbidden('The URL is not valid. Use one like https://example.com/hooks.')
  const url = new URL(text)
  if (url.protocol !== 'https:' && !(allowLoopback && url.protocol === 'http:'))
    throw forbidden('The URL must begin with https://.')
  if (url.username || url.password)
    throw forbidden('The URL contains a user name or password. Remove it, and verify the signature instead.')
  if (url.hash) throw forbidden('The URL has a #fragment, which is never sent. Remove it.')
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')
  if (!host) throw forbidden('The URL has no host. Use one like https://example.com/hooks.')
  return { url, host }
}

function forbidden(message: string): WebhookUnreachable {
  return new WebhookUnreachable(message, { isForbidden: true })
}
