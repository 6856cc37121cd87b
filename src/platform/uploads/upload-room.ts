import type { Config } from '../../config.ts'
import { WRITE_REFUSED } from '../database/is-write-refused.ts'
import { freeBytes } from '../free-bytes.ts'
import { UploadRejected } from './upload-refused.ts'

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
