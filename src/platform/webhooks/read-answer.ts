import type { IncomingMessage } from 'node:http'

const MAX_BODY_BYTES = 1_024

export interface Answer {
  status: number
  /** The unparsed `Retry-After` header. */
  retryAfter: string | null
  /** At most the first 1,024 bytes of the body, as text without NUL. */
  body: string
}

/**
 * Reads the status and the beginning of the body. Never rejects: if the body breaks off, what was read of it is enough,
 * because it is only for debugging. Call this in the tick of the `response` event, or the end of the body may be
 * missed.
 */
export function readResponse(response: IncomingMessage): Promise<Answer> {
  const bytes = Buffer.alloc(MAX_BODY_BYTES)
  let length = 0
  return new Promise(resolve => {
    const finish = () =>
      resolve({
        status: response.statusCode ?? 0,
        retryAfter: response.headers['retry-after'] ?? null,
        body: toText(bytes.subarray(0, length)),
      })
    response.on('data', (chunk: Buffer) => {
      length += chunk.copy(bytes, length)
      if (length === MAX_BODY_BYTES) finish()
    })
    response.on('end', finish).on('error', finish).on('close', finish)
  })
}

function toText(bytes: Buffer): string {
  // `stream` drops a split character at the end instead of replacing it.
  const text = new TextDecoder().decode(bytes, { stream: true }).replaceAll('\0', '')
  // A byte that is not UTF-8 becomes three bytes, so the text may exceed the limit again.
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(MAX_BODY_BYTES))
  return text.slice(0, read)
}
