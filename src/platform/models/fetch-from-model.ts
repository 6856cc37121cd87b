import { setImmediate as othersTurn } from 'node:timers/promises'
import { APICallError } from 'ai'
import { fetchCode } from '../fetch-code.ts'
import { readRetryAfter } from '../retry-after.ts'
import { ModelFailed } from './language-model.ts'

/** Of one answer with all that is around its text. */
const MOST_BYTES = 32_000_000
/** Of an answer that are read at a time, at most some hundred events; then all else that waits has its turn. */
const BYTES_A_TURN = 4_096
/** Before the second try, where the endpoint names no time. */
const RETRY_MS = 250
/** Who is told to wait for longer does better without the model. */
const LONGEST_RETRY_MS = 2_000
const MAY_PASS = new Set([408, 409, 425, 429])

/**
 * `fetch` as the AI SDK is given it. It follows no redirect, which would take passages and key to where nobody sent them; reads no more
 * than 32 MB; and says why it failed in our own words, for those of an endpoint may repeat the key.
 * @throws APICallError with a ModelFailed as its cause.
 */
export async function fetchFromModel(url: string | URL | Request, init?: RequestInit): Promise<Response> {
  let response: Response
  try {
    response = await fetch(url, { ...init, redirect: 'manual' })
  } catch (error) {
    init?.signal?.throwIfAborted()
    throw callError(`The model could not be used (${fetchCode(error)}).`, RETRY_MS)
  }
  if (response.ok && response.body)
    return new Response(response.body.pipeThrough(limitBytes()), { status: response.status })
  await response.body?.cancel()
  const { status, headers } = response
  const canPass = MAY_PASS.has(status) || status >= 500
  const retryMs = readRetryAfter(headers.get('retry-after')) ?? RETRY_MS
  throw callError(
    `The model's endpoint answered ${status}.`,
    canPass && retryMs <= LONGEST_RETRY_MS ? retryMs : null,
  )
}

/** @param retryMs null: another try would be in vain. */
function callError(message: string, retryMs: number | null): APICallError {
  return new APICallError({
    message,
    url: '',
    requestBodyValues: {},
    cause: new ModelFailed(message),
    isRetryable: retryMs !== null,
    ...(retryMs !== null && { responseHeaders: { 'retry-after-ms': String(retryMs) } }),
  })
}

function limitBytes(): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let bytes = 0
  return new TransformStream({
    async transform(chunk, controller) {
      bytes += chunk.byteLength
      if (bytes > MOST_BYTES) throw new ModelFailed(`The model sent more than ${MOST_BYTES} bytes.`)
      for (let from = 0; from < chunk.byteLength; from += BYTES_A_TURN) {
        controller.enqueue(chunk.subarray(from, from + BYTES_A_TURN))
        await othersTurn()
      }
    },
  })
}
