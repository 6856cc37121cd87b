import type { Config } from '../../config.ts'
import { WRITE_REFUSED } from '../database/is-write-refused.ts'
import { freeBytes } from '../free-bytes.ts'
import { UploadRefused } from './upload-refused.ts'

/** Until a file is stored, an embedded database has it three times: as a file, in its table and in its log. */
const COPIES = 3

/** The disk space of the files that this process receives now. */
export interface UploadRoom {
  /**
   * Reserves the space of a file.
   * @returns a function that releases it.
   * @throws UploadRefused when the files that are received now would use the reserve of the disk.
   */
  reserve(bytes: number): () => void
}

export function createUploadRoom({
  dataDir,
  diskReserveBytes,
}: Pick<Config, 'dataDir' | 'diskReserveBytes'>): UploadRoom {
  let reserved = 0
  return {
    reserve(bytes) {
      const needed = COPIES * bytes
      if (freeBytes(dataDir) < diskReserveBytes + reserved + needed)
        throw new UploadRefused('UNAVAILABLE', WRITE_REFUSED)
      reserved += needed
      return () => {
        reserved -= needed
      }
    },
  }
}
