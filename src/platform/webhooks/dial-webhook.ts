import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, isIPv4, isIPv6, type LookupFunction } from 'node:net'
import type { WebhookTarget } from './find-webhook-target.ts'
import { type Answer, readAnswer } from './read-answer.ts'

const MOST_HEADER_BYTES = 16_384
/** A name may have hundreds of addresses; nobody gets to have them all knocked at. */
const MOST_ADDRESSES_PER_FAMILY = 2
/** Node gives up an address after 250 ms where there is another, too soon for a receiver across the world. */
const PACE = { autoSelectFamilyAttemptTimeout: 1_000 }

/** A POST on a connection of its own to the target's addresses, closed when this settles. Follows no redirect. */
export function dialWebhook(
  { url, host, addresses }: WebhookTarget,
  headers: Record<string, string>,
  body: Buffer,
  signal: AbortSignal,
): Promise<Answer> {
  const request = url.protocol === 'https:' ? requestHttps : requestHttp
  const outgoing = request({
    method: 'POST',
    host,
    port: url.port,
    path: url.pathname + url.search,
    headers: { ...headers, host: url.host, 'content-length': body.length },
    // Neither a pooled connection nor a proxy from the environment.
    agent: false,
    lookup: lookUpFrom(addresses),
    ...PACE,
    servername: isIP(host) ? '' : host,
    rejectUnauthorized: true,
    maxHeaderSize: MOST_HEADER_BYTES,
    signal,
  })
  return new Promise<Answer>((resolve, reject) => {
    outgoing.on('response', response => resolve(readAnswer(response)))
    outgoing.on('error', reject)
    outgoing.on('close', () => reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' })))
    outgoing.end(body)
  }).finally(() => outgoing.destroy())
}

/** Answers with what was checked, so that no second question is asked of DNS. */
function lookUpFrom(addresses: readonly string[]): LookupFunction {
  const known = [isIPv4, isIPv6]
    .flatMap(isFamily => addresses.filter(isFamily).slice(0, MOST_ADDRESSES_PER_FAMILY))
    .map(address => ({ address, family: isIP(address) }))
  return (_name, { all }, callback) => {
    if (all) callback(null, known)
    else callback(null, known[0]?.address ?? '', known[0]?.family)
  }
}
