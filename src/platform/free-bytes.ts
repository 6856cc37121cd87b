import { statfsSync } from 'node:fs'

/** Room that is left for us on the disk that a folder is on. Takes some microseconds, so it is not worth remembering. */
export function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}
