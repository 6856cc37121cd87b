import { createHash } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { startDeadline, unlessAborted } from '../start-deadline.ts'
import { UploadRefused } from './upload-refused.ts'

/**
 * Writes the body of a request to a new file as it comes, so that it is never held whole. The file is gone again when
 * this fails.
 * @returns the SHA-256 of the file in hexadecimal.
 * @throws UploadRefused when it is not as long as it was said to be, or is not there in time; the signal's reason when it aborts.
 */
export async function receiveFile(
  request: IncomingMessage,
  path: string,
  { bytes, timeoutMs, signal }: { bytes: number; timeoutMs: number; signal: AbortSignal },
): Promise<string> {
  const file = await open(path, 'wx', 0o600)
  const late = () =>
    new UploadRefused('TOO_SLOW', `The file was not there within ${timeoutMs} ms; nothing of it is kept.`)
  const deadline = startDeadline(timeoutMs, late, signal)
  try {
    const hash = createHash('sha256')
    let received = 0
    // Leaving the loop must not close the connection, or nobody would hear why.
    const chunks = request.iterator({ destroyOnReturn: false })
    const next = () => unlessAborted(deadline.signal, () => chunks.next())
    for (let chunk = await next(); !chunk.done; chunk = await next()) {
      received += chunk.value.length
      if (received > bytes) throw tooLong(bytes)
      hash.update(chunk.value)
      // Writes all of it: `write` alone writes a part when the disk is nearly full, and says so to nobody.
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

/** @throws UploadRefused when the length that a request announces is another than was said. */
export function checkAnnouncedLength({ headers }: IncomingMessage, bytes: number): void {
  if (headers['content-length'] === undefined) return
  const announced = Number(headers['content-length'])
  if (announced > bytes) throw tooLong(bytes)
  if (announced < bytes) throw tooShort(bytes, announced)
}

function tooLong(bytes: number): UploadRefused {
  return new UploadRefused('TOO_LONG', `The file is longer than the ${bytes} bytes that were said.`)
}

function tooShort(bytes: number, received: number): UploadRefused {
  return new UploadRefused('TOO_SHORT', `The file has ${received} bytes, but ${bytes} were said.`)
}
