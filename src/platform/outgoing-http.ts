/** Why a fetch failed, as a code. The message is left out, because it may contain a header with a key. */
export function fetchCode(error: unknown): string {
  const { name, cause } = error as Error & { cause?: { code?: string } }
  return cause?.code ?? name
}

/** Whether a retry may help after a response with this status. */
export function isRetryableStatus(status: number): boolean {
  return status >= 500 || [408, 409, 425, 429].includes(status)
}

const MAX_DELAY_MS = 86_400_000

/**
 * Reads a `Retry-After` header, in seconds or as an HTTP date. Returns milliseconds, at most 24 h. Null if missing or
 * invalid.
 */
export function readRetryAfter(header: string | null, now: number = Date.now()): number | null {
  if (header === null) return null
  if (/^\d+$/.test(header)) return Math.min(MAX_DELAY_MS, Number(header) * 1000)
  // HTTP dates end with GMT. Date.parse accepts almost anything.
  const at = header.endsWith(' GMT') ? Date.parse(header) : Number.NaN
  return Number.isNaN(at) ? null : Math.min(MAX_DELAY_MS, Math.max(0, at - now))
}

/** A response body exceeded its limit. */
export class BodyTooLong extends Error {
  override readonly name = 'BodyTooLong'
}

/**
 * Reads a body as text, decompressed. Stops at the limit and ignores Content-Length.
 * @throws BodyTooLong
 */
export async function readLimited(response: Response, maxBytes: number): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  let bytes = 0
  // Leaving the loop cancels the body, which closes the connection.
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength
    if (bytes > maxBytes) throw new BodyTooLong(`The response has more than ${maxBytes} bytes.`)
    text += decoder.decode(chunk, { stream: true })
  }
  return text + decoder.decode()
}
