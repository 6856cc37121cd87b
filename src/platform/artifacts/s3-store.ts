import { Readable } from 'node:stream'
import { AwsClient } from 'aws4fetch'
import pRetry from 'p-retry'
import type { S3Settings } from '../../config.ts'
import { startDeadline, unlessAborted } from '../start-deadline.ts'
import { withDeadline } from '../with-deadline.ts'
import { ArtifactMissing, type OutsideStore } from './artifact-store.ts'

/** How long the store is waited for. */
export interface Patience {
  /** Until it begins to answer a request, with its repeats. */
  answerMs: number
  /** Until more of an object comes that somebody asks for. How long the whole takes is for its reader to say. */
  silenceMs: number
}
const PATIENCE: Patience = { answerMs: 20_000, silenceMs: 20_000 }

/** How often a request is repeated when the store says that it is busy or broken, and the wait before; the next is twice as long. */
const RETRIES = 2
const RETRY_MS = 50

/** Objects in a bucket of any store that speaks S3. The bucket stands in the path, which all of them understand. */
export function createS3Store(settings: S3Settings, { answerMs, silenceMs } = PATIENCE): OutsideStore {
  const { endpoint, bucket, region, accessKeyId, secretAccessKey } = settings
  const client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3' })

  async function ask(method: string, key: string, content?: Content): Promise<Response> {
    const late = () => new Error(`The store of files did not answer ${method} of ${key} in ${answerMs} ms.`)
    const deadline = startDeadline(answerMs, late)
    const { signal } = deadline
    try {
      return await unlessAborted(signal, () =>
        pRetry(() => askOnce(signal, method, key, content), {
          retries: RETRIES,
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
    // Only signed by the client: the signal of a request that it sends is forgotten when garbage is collected.
    const { url, headers } = await client.sign(`${endpoint}/${bucket}/${key}`, {
      method,
      // The digest of what is sent is signed, so that the store takes nothing else.
      ...(content && { headers: { 'x-amz-content-sha256': content.sha256 } }),
    })
    const body = content && { body: content.data }
    const response = await fetch(url, { method, headers, ...body, redirect: 'manual', signal })
    const { ok, status } = response
    if (ok || (status === 404 && method !== 'PUT')) return response
    await response.body?.cancel()
    const Failure = status >= 500 || status === 429 ? StoreBusy : Error
    throw new Failure(`The store of files answered ${status} to ${method} of ${key}.`)
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
        throw new ArtifactMissing(`There is no object ${key}.`)
      }
      const late = () => new Error(`The store of files sent no more of ${key} for ${silenceMs} ms.`)
      return readBody(response.body, silenceMs, late)
    },
    async remove(key) {
      const response = await ask('DELETE', key)
      await response.body?.cancel()
    },
  }
}

/** It says that another time may do. */
class StoreBusy extends Error {
  override readonly name = 'StoreBusy'
}

interface Content {
  data: Uint8Array<ArrayBuffer>
  sha256: string
}

/** What is destroyed lets go of its connection. */
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
      // Broken or read to its end, it is let go already.
      reader.cancel().then(
        () => done(error),
        () => done(error),
      )
    },
  })
}
