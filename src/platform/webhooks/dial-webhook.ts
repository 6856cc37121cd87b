import { request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import { isIP, isIPv4, isIPv6, type LookupFunction } from 'node:net'
import type { WebhookTarget } from './find-webhook-target.ts'
import { type Answer, readResponse } from './read-answer.ts'

const MAX_HEADER_BYTES = 16_384
/** A name may have hundreds of addresses. Connecting to all of them could be abused. */
const MAX_ADDRESSES_PER_FAMILY = 2
/** Node's default before it tries the next address is 250 ms, too short for distant receivers. */
const PACE = { autoSelectFamilyAttemptTimeout: 1_000 }

/** Sends a POST to the checked addresses, on a new connection that is closed afterward. Does not follow redirects. */
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
    // No pooled connection and no proxy from the environment.
    agent: false,
    lookup: lookUpFrom(addresses),
    ...PACE,
    servername: isIP(host) ? '' : host,
    rejectUnauthorized: true,
    maxHeaderSize: MAX_HEADER_BYTES,
    signal,
  })
  return new Promise<Answer>((resolve, reject) => {
    outgoing.on('response', response => resolve(readResponse(response)))
    outgoing.on('error', reject)
    outgoing.on('close', () => reject(Object.assign(new Error('closed'), { code: 'ECONNRESET' })))
    outgoing.end(body)
  }).finally(() => outgoing.destroy())
}

/** Returns only the checked addresses, so that DNS is not queried again. */
function lookUpFrom(addresses: readonly string[]): LookupFunction {
  const known = [isIPv4, isIPv6]
    .flatMap(isFamily => addresses.filter(isFamily).slice(0, MAX_ADDRESSES_PER_FAMILY))
    .map(address => ({ address, family: isIP(address) }))
  return (_name, { all }, callback) => {
    if (all) callback(null, known)
    else callback(null, known[0]?.address ?? '', known[0]?.family)
  }
}
