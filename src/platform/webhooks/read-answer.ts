import type { IncomingMessage } from 'node:http'

const MOST_BYTES = 1_024

export interface Answer {
  status: number
  /** The `Retry-After` header as it came. */
  retryAfter: string | null
  /** The first 1,024 bytes of the body at most, as text without NUL. */
  body: string
}

/**
 * The status and the beginning of the body. Once there is a status, whatever ends the body ends the reading:
 * the status is the answer, and the body is only a note for whoever looks into it.
 * Call it in the same tick as the response came, or its end may be missed.
 */
export function readAnswer(response: IncomingMessage): Promise<Answer> {
  const bytes = Buffer.alloc(MOST_BYTES)
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
      if (length === MOST_BYTES) finish()
    })
    response.on('end', finish).on('error', finish).on('close', finish)
  })
}

function toText(bytes: Buffer): string {
  // `stream` leaves a character that was cut out, instead of a replacement for it.
  const text = new TextDecoder().decode(bytes, { stream: true }).replaceAll('\0', '')
  // A byte that is not UTF-8 becomes three, so what fitted before may not fit now.
  const { read } = new TextEncoder().encodeInto(text, new Uint8Array(MOST_BYTES))
  return text.slice(0, read)
}
