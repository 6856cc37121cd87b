import { setImmediate as nextTurn } from 'node:timers/promises'
import { fetchCode, isRetryableStatus, readRetryAfter } from '../platform/outgoing-http.ts'
import type { SendRequest } from './call-model.ts'
import { ModelFailed } from './language-model.ts'

/** Maximum size of a response. */
const MAX_BYTES = 32_000_000
/** Bytes of a response, at most a few hundred events, processed before yielding to the event loop. */
const BYTES_PER_TURN = 4_096
/** Delay before a retry, if the endpoint sends no `Retry-After`. */
export const RETRY_MS = 250
/** If the endpoint asks for a longer wait, the request is not retried. */
const MAX_RETRY_MS = 2_000

/**
 * Wraps `fetch` for the AI SDK. Does not follow redirects, which could send passages and the key to another server. Reads
 * at most 32 MB. Error messages contain no text of the endpoint, because it may contain the key.
 * @throws ModelFailed
 */
export function limitResponse(send: SendRequest): typeof fetch {
  return async (url, init) => {
    let response: Response
    try {
      if (url instanceof Request) throw new Error('The SDK sends no Request objects.')
      response = await send(url, { ...init, redirect: 'manual' })
    } catch (error) {
      init?.signal?.throwIfAborted()
      if (error instanceof ModelFailed) throw error
      throw new ModelFailed(`The request to the model failed (${fetchCode(error)}).`, {
        code: 'NETWORK',
        retryMs: RETRY_MS,
      })
    }
    if (response.ok && response.body)
      return new Response(response.body.pipeThrough(limitBytes()), { status: response.status })
    await response.body?.cancel()
    const { status, headers } = response
    const retryMs = readRetryAfter(headers.get('retry-after')) ?? RETRY_MS
    throw new ModelFailed(`The model endpoint answered ${status}.`, {
      code: `HTTP_${status}`,
      retryMs: isRetryableStatus(status) && retryMs <= MAX_RETRY_MS ? retryMs : null,
    })
  }
}

function limitBytes(): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  let bytes = 0
  return new TransformStream({
    async transform(chunk, controller) {
      bytes += chunk.byteLength
      if (bytes > MAX_BYTES)
        throw new ModelFailed(`The model sent more than ${MAX_BYTES} bytes.`, { code: 'TOO_LONG' })
      for (let from = 0; from < chunk.byteLength; from += BYTES_PER_TURN) {
        controller.enqueue(chunk.subarray(from, from + BYTES_PER_TURN))
        await nextTurn()
      }
    },
  })
}
