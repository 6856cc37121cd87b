import type { FileHandle } from 'node:fs/promises'

const CHUNK_BYTES = 256 * 1024

/**
 * Reads the first `size` bytes of a file that is in use. If it is truncated in the meantime, zeros follow: replaying the
 * log truncates the copy too.
 */
export async function* readExactly(file: FileHandle, size: number): AsyncGenerator<Uint8Array> {
  for (let position = 0; position < size; ) {
    const chunk = Buffer.alloc(Math.min(CHUNK_BYTES, size - position))
    const { bytesRead } = await file.read(chunk, 0, chunk.length, position)
    const part = bytesRead === 0 ? chunk : chunk.subarray(0, bytesRead)
    position += part.length
    yield part
  }
}
