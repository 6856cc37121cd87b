/** A webhook got no response. `message` tells its owner why. `cause` is for the log only. */
export class WebhookUnreachable extends Error {
  override readonly name = 'WebhookUnreachable'
  /** True if no connection was attempted, because the URL or its addresses are not allowed, or the secret is lost. */
  readonly isForbidden: boolean

  constructor(message: string, options: { cause?: unknown; isForbidden?: boolean } = {}) {
    super(message, options)
    this.isForbidden = options.isForbidden ?? false
  }
}

const UNTRUSTED = 'TLS: the certificate is not signed by a trusted authority.'
const UNROUTED = 'The address is unreachable.'

const REASONS: Record<string, string> = {
  ECONNREFUSED: 'The connection was refused.',
  ECONNRESET: 'The connection was closed before a response arrived.',
  EPIPE: 'The connection was closed before a response arrived.',
  ETIMEDOUT: 'The connection attempt timed out.',
  EHOSTUNREACH: UNROUTED,
  ENETUNREACH: UNROUTED,
  EADDRNOTAVAIL: UNROUTED,
  HPE_HEADER_OVERFLOW: 'The response headers are too long.',
  EPROTO: 'TLS: the handshake failed.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'TLS: the certificate is not valid for this name.',
  CERT_HAS_EXPIRED: 'TLS: the certificate has expired.',
  CERT_NOT_YET_VALID: 'TLS: the certificate is not valid yet.',
  CERT_REVOKED: 'TLS: the certificate has been revoked.',
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT: UNTRUSTED,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
}

/** Converts a connection error to a message for the owner of the webhook. */
export function describeConnectionError(cause: unknown): WebhookUnreachable {
  if (cause instanceof WebhookUnreachable) return cause
  const code = codeOf(cause)
  return new WebhookUnreachable(REASONS[code] ?? reasonOfKind(code), { cause })
}

function reasonOfKind(code: string): string {
  if (code.startsWith('HPE_')) return 'The response is not valid HTTP.'
  if (/^(ERR_SSL|ERR_TLS|CERT)_/.test(code)) return 'TLS: the connection failed.'
  return code ? `The connection failed (${code}).` : 'The connection failed.'
}

function codeOf(cause: unknown): string {
  if (!(cause instanceof Error) || !('code' in cause)) return ''
  return typeof cause.code === 'string' ? cause.code : ''
}
