import { createHash } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import type { Config } from '../../config/config.ts'
import { WRITE_REFUSED } from '../../platform/database/database-errors.ts'
import { startDeadline, unlessAborted } from '../../platform/deadline.ts'
import { freeBytes } from '../../platform/free-bytes.ts'
import { UploadRejected } from './upload-rejected.ts'

/** While a file is stored in an embedded database, it takes its size three times: temporary file, table and WAL. */
const COPIES = 3

/** Tracks the disk space of files that this process is receiving. */
export interface UploadSpace {
  /**
   * Reserves disk space for a file.
   * @returns a function that releases it.
   * @throws UploadRejected if less than DISK_RESERVE_BYTES would stay free.
   */
  reserve(bytes: number): () => void
}

export function createUploadSpace({
  dataDir,
  diskReserveBytes,
}: Pick<Config, 'dataDir' | 'diskReserveBytes'>): UploadSpace {
  let reserved = 0
  return {
    reserve(bytes) {
      const needed = COPIES * bytes
      if (freeBytes(dataDir) < diskReserveBytes + reserved + needed)
        throw new UploadRejected('UNAVAILABLE', WRITE_REFUSED)
      reserved += needed
      return () => {
        reserved -= needed
      }
    },
  }
}

/**
 * Streams a request body to a new file, which is deleted if this fails.
 * @returns the SHA-256 of the file in hexadecimal.
 * @throws UploadRejected if the size is not `bytes`, or on timeout. The signal's reason if it aborts.
 */
export async function receiveFile(
  request: IncomingMessage,
  path: string,
  { bytes, timeoutMs, signal }: { bytes: number; timeoutMs: number; signal: AbortSignal },
): Promise<string> {
  const file = await open(path, 'wx', 0o600)
  const late = () =>
    new UploadRejected(
      'TOO_SLOW',
      `The file did not arrive within ${timeoutMs} ms and was discarded. Send it again.`,
    )
  const deadline = startDeadline(timeoutMs, late, signal)
  try {
    const hash = createHash('sha256')
    let received = 0
    // Leaving the loop early must not close the connection before the error is sent.
    const chunks = request.iterator({ destroyOnReturn: false })
    const next = () => unlessAborted(deadline.signal, () => chunks.next())
    for (let chunk = await next(); !chunk.done; chunk = await next()) {
      received += chunk.value.length
      if (received > bytes) throw tooLong(bytes)
      hash.update(chunk.value)
      // Not `write`, which may write only a part of the data without an error when the disk is nearly full.
      await file.appendFile(chunk.value)
    }
    if (received < bytes) throw tooShort(bytes, received)
    return hash.digest('hex')
  } catch (error) {
    await rm(path, { force: true })
    throw error
  } finally {
    deadline.clear()
    await file.close()
  }
}

/** @throws UploadRejected if Content-Length is not `bytes`. */
export function checkAnnouncedLength({ headers }: IncomingMessage, bytes: number): void {
  if (headers['content-length'] === undefined) return
  const announced = Number(headers['content-length'])
  if (announced > bytes) throw tooLong(bytes)
  if (announced < bytes) throw tooShort(bytes, announced)
}

function tooLong(bytes: number): UploadRejected {
  return new UploadRejected('TOO_LONG', `The file is larger than the ${bytes} bytes given to createUpload.`)
}

function tooShort(bytes: number, received: number): UploadRejected {
  return new UploadRejected(
    'TOO_SHORT',
    `The file has ${received} bytes, but createUpload was called with ${bytes}.`,
  )
}
