import { basename } from 'node:path'
import { Readable } from 'node:stream'
import { AwsClient } from 'aws4fetch'
import type { S3Settings } from '../../config.ts'
import { ArtifactMissing, type OutsideStore } from './artifact-store.ts'

/** One request with its repeats, and how often it is repeated when the store says that it is busy or broken. */
const TIMEOUT_MS = 20_000
const RETRIES = 2

/** Objects in a bucket of any store that speaks S3. The bucket stands in the path, which all of them understand. */
export function createS3Store(settings: S3Settings): OutsideStore {
  const { endpoint, bucket, region, accessKeyId, secretAccessKey } = settings
  const client = new AwsClient({ accessKeyId, secretAccessKey, region, service: 's3', retries: RETRIES })
  const ask = async (method: string, key: string, body?: Uint8Array<ArrayBuffer>) => {
    const response = await client.fetch(`${endpoint}/${bucket}/${key}`, {
      method,
      // The digest of what is sent is signed, so that the store takes nothing else. Ours is the end of the key.
      ...(body && { body, headers: { 'x-amz-content-sha256': basename(key) } }),
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    if (response.ok || (response.status === 404 && method !== 'PUT')) return response
    await response.body?.cancel()
    throw new Error(`The store of files answered ${response.status} to ${method} of ${key}.`)
  }
  return {
    async put(key, data) {
      const response = await ask('PUT', key, new Uint8Array(data))
      await response.body?.cancel()
    },
    async open(key) {
      const response = await ask('GET', key)
      if (response.status === 404 || !response.body) {
        await response.body?.cancel()
        throw new ArtifactMissing(`There is no object ${key}.`)
      }
      return Readable.from(response.body, { objectMode: false })
    },
    async remove(key) {
      const response = await ask('DELETE', key)
      await response.body?.cancel()
    },
  }
}
