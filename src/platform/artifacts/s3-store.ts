import { Readable } from 'node:stream'
import { AwsClient } from 'aws4fetch'
import pRetry from 'p-retry'
import type { S3Settings } from '../../config/read-artifact-settings.ts'
import { startDeadline, unlessAborted, withDeadline } from '../deadline.ts'
import { ArtifactMissing, type ExternalStore } from './artifact-store.ts'

/** Timeouts for the store. */
export interface S3Timeouts {
  /** Until a response starts, including retries. */
  answerMs: number
  /** Between chunks of an object that is read. The total time is up to the reader. */
  silenceMs: number
}
const DEFAULT_TIMEOUTS: S3Timeouts = { answerMs: 20_000, silenceMs: 20_000 }

/** Retries after status 429 and 5xx. */
const MAX_RETRIES = 2
/** Delay before the first retry. The second delay is twice as long. */
const RETRY_MS = 50

/** Stores objects in any S3-compatible store. Uses path-style URLs, which all of them support. */
export function createS3Store(
  settings: S3Settings,
  { answerMs, silenceMs } = DEFAULT_TIMEOUTS,
): ExternalStore {
  const { endpoint, bucket, region, accessKeyId, secretAccessKey } = settings
  const client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3' })

  async function ask(method: string, key: string, content?: Content): Promise<Response> {
    const late = () => new Error(`S3 did not respond to ${method} ${key} within ${answerMs} ms.`)
    const deadline = startDeadline(answerMs, late)
    const { signal } = deadline
    try {
      return await unlessAborted(signal, () =>
        pRetry(() => askOnce(signal, method, key, content), {
          retries: MAX_RETRIES,
          minTimeout: RETRY_MS,
          signal,
          shouldRetry: ({ error }) => error instanceof StoreBusy,
        }),
      )
    } finally {
      deadline.clear()
    }
  }

  async function askOnce(signal: AbortSignal, method: string, key: string, content?: Content) {
    // Not `client.fetch`, which loses the abort signal when garbage is collected.
    const { url, headers } = await client.sign(`${endpoint}/${bucket}/${key}`, {
      method,
      // The digest is signed, so that the store rejects other content.
      ...(content && { headers: { 'x-amz-content-sha256': content.sha256 } }),
    })
    const body = content && { body: content.data }
    const response = await fetch(url, { method, headers, ...body, redirect: 'manual', signal })
    const { ok, status } = response
    if (ok || (status === 404 && method !== 'PUT')) return response
    await response.body?.cancel()
    const Failure = status >= 500 || status === 429 ? StoreBusy : Error
    throw new Failure(`S3 responded with status ${status} to ${method} ${key}.`)
  }

  return {
    async put(key, data, sha256) {
      const response = await ask('PUT', key, { data: new Uint8Array(data), sha256 })
      await response.body?.cancel()
    },
    async open(key) {
      const response = await ask('GET', key)
      if (response.status === 404 || !response.body) {
        await response.body?.cancel()
        throw new ArtifactMissing(`S3 object ${key} does not exist.`)
      }
      const late = () => new Error(`S3 sent no more data of ${key} for ${silenceMs} ms.`)
      return readBody(response.body, silenceMs, late)
    },
    async remove(key) {
      const response = await ask('DELETE', key)
      await response.body?.cancel()
    },
  }
}

/** Status 429 or 5xx: a retry may succeed. */
class StoreBusy extends Error {
  override readonly name = 'StoreBusy'
}

interface Content {
  data: Uint8Array<ArrayBuffer>
  sha256: string
}

/** Converts a response body. Destroying the result frees its connection. */
function readBody(body: ReadableStream<Uint8Array>, silenceMs: number, late: () => Error): Readable {
  const reader = body.getReader()
  return new Readable({
    read() {
      withDeadline(silenceMs, reader.read(), late).then(
        ({ done, value }) => this.push(done ? null : value),
        error => this.destroy(error),
      )
    },
    destroy(error, done) {
      // `cancel` rejects if the body has failed; its connection is already free then.
      reader.cancel().then(
        () => done(error),
        () => done(error),
      )
    },
  })
}
