import { WebhookUnreachable } from './webhook-unreachable.ts'

const LONGEST_URL = 2_000

export interface WebhookUrl {
  url: URL
  /** A name without its last dot, or an IP address without brackets. */
  host: string
}

/**
 * What the text alone says. `http:` passes here where loopback is allowed: only the addresses tell if it may stay.
 * @throws WebhookUnreachable, forbidden, with what is wrong and what would be right.
 */
export function parseWebhookUrl(text: string, allowLoopback: boolean): WebhookUrl {
  if (text.length > LONGEST_URL)
    throw forbidden(`The URL has ${text.length} characters; at most ${LONGEST_URL} are allowed.`)
  if (!URL.canParse(text))
    throw forbidden('This is not a URL; a webhook needs one like https://example.com/hooks.')
  const url = new URL(text)
  if (url.protocol !== 'https:' && !(allowLoopback && url.protocol === 'http:'))
    throw forbidden('The URL must begin with https://.')
  if (url.username || url.password)
    throw forbidden(
      'The URL holds a user name or a password; leave them out, and check the signature instead.',
    )
  if (url.hash) throw forbidden('The URL ends in a #fragment, which is never sent; leave it out.')
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '')
  if (!host) throw forbidden('The URL has no host; a webhook needs one like https://example.com/hooks.')
  return { url, host }
}

function forbidden(message: string): WebhookUnreachable {
  return new WebhookUnreachable(message, { isForbidden: true })
}
