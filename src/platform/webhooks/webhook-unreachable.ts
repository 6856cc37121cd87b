/** A webhook got no answer. `message` says why in a sentence that its owner may read; `cause` is for the log. */
export class WebhookUnreachable extends Error {
  override readonly name = 'WebhookUnreachable'
  /** True when Canopy did not dial at all, because of the URL or of the addresses behind it. */
  readonly isForbidden: boolean

  constructor(message: string, options: { cause?: unknown; isForbidden?: boolean } = {}) {
    super(message, options)
    this.isForbidden = options.isForbidden ?? false
  }
}

const UNTRUSTED = 'TLS: the certificate is not signed by an authority that is trusted here.'
const UNROUTED = 'The address cannot be reached from here.'

const REASONS: Record<string, string> = {
  ECONNREFUSED: 'The connection was refused.',
  ECONNRESET: 'The connection was closed before an answer came.',
  EPIPE: 'The connection was closed before an answer came.',
  ETIMEDOUT: 'The connection was not taken up in time.',
  EHOSTUNREACH: UNROUTED,
  ENETUNREACH: UNROUTED,
  EADDRNOTAVAIL: UNROUTED,
  HPE_HEADER_OVERFLOW: "The answer's headers are too long.",
  EPROTO: 'TLS: no secure connection could be agreed on.',
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

/** What went wrong on the wire, as the owner of the webhook may read it. */
export function explainFailure(cause: unknown): WebhookUnreachable {
  if (cause instanceof WebhookUnreachable) return cause
  const code = codeOf(cause)
  return new WebhookUnreachable(REASONS[code] ?? reasonOfKind(code), { cause })
}

function reasonOfKind(code: string): string {
  if (code.startsWith('HPE_')) return 'The answer is not valid HTTP.'
  if (/^(ERR_SSL|ERR_TLS|CERT)_/.test(code)) return 'TLS: no secure connection could be made.'
  return code ? `The connection failed (${code}).` : 'The connection failed.'
}

function codeOf(cause: unknown): string {
  if (!(cause instanceof Error) || !('code' in cause)) return ''
  return typeof cause.code === 'string' ? cause.code : ''
}
