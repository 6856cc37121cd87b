import { randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { open, rename, rm, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { freeBytes } from '../free-bytes.ts'
import { BackupFailed } from './manifest.ts'

/** Fast: level 6 takes three times as long and saves a tenth. */
const GZIP_LEVEL = 1

export interface SaveOptions {
  /** Free space to leave on the disk, because a running Canopy may need it for its database. */
  reserveBytes: number
  signal: AbortSignal
}

/**
 * Compresses an archive into a file that only its owner can read. The file gets its name when it is complete.
 * @returns its size in bytes. @throws BackupFailed, after the incomplete file is deleted.
 */
export async function saveBackup(
  archive: Readable,
  file: string,
  { reserveBytes, signal }: SaveOptions,
): Promise<number> {
  const path = resolve(file)
  const temporary = `${path}.${randomUUID()}`
  try {
    const target = createWriteStream(temporary, { flags: 'wx', mode: 0o600, flush: true })
    const keepReserve = async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        if (freeBytes(dirname(path)) < reserveBytes + chunk.length) throw diskFull(path)
        yield chunk
      }
    }
    await pipeline(archive, createGzip({ level: GZIP_LEVEL }), keepReserve, target, { signal })
    await rename(temporary, path)
    await syncFolder(dirname(path))
    return (await stat(path)).size
  } catch (error) {
    await rm(temporary, { force: true })
    throw describe(error as NodeJS.ErrnoException, path)
  }
}

/** A renamed file survives a power loss only if its folder is synced. */
async function syncFolder(path: string): Promise<void> {
  // Windows cannot open folders.
  if (process.platform === 'win32') return
  const folder = await open(path)
  await folder.sync().finally(() => folder.close())
}

function describe(error: NodeJS.ErrnoException, path: string): Error {
  const { code, message } = error
  if (code === 'ENOSPC') return diskFull(path)
  if (code === 'ECONNRESET')
    return new BackupFailed(
      'Canopy stopped before the backup was complete, or could not read a file. Its log has the reason.',
    )
  if (code === 'ABORT_ERR') return new BackupFailed('Interrupted. No backup was made.')
  return error.syscall ? new BackupFailed(`${path} cannot be written: ${message}.`, { cause: error }) : error
}

function diskFull(path: string): Error {
  return new BackupFailed(
    `The disk of ${path} has too little free space. Free some, or choose a file on another disk. DISK_RESERVE_BYTES sets how much stays unused.`,
  )
}
