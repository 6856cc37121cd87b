import { execFile } from 'node:child_process'
import { appendFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freeBytes } from '../../src/platform/free-bytes.ts'
import { atEnd } from './start-test-canopy.ts'

const run = promisify(execFile)
const BLOCK_BYTES = 1_000_000

export interface SmallDisk {
  path: string
  /** What another program would write, until no more than so many bytes are free. */
  fill(leaveBytes: number): Promise<void>
  /** Removes it again. */
  empty(): Promise<void>
}

/** A disk of its own for the present test. Needs root: only the suite of faults, which needs it anyway, may use it. */
export async function mountSmallDisk(bytes: number): Promise<SmallDisk> {
  const path = await mkdtemp(join(tmpdir(), 'canopy-disk-'))
  await run('mount', ['-t', 'tmpfs', '-o', `size=${bytes}`, 'tmpfs', path])
  atEnd(async () => {
    await run('umount', [path])
    await rm(path, { recursive: true })
  })
  const ballast = join(path, 'ballast')
  return {
    path,
    async fill(leaveBytes) {
      for (;;) {
        const missing = freeBytes(path) - leaveBytes
        if (missing <= 0) return
        await appendFile(ballast, Buffer.alloc(Math.min(missing, BLOCK_BYTES)))
      }
    },
    empty: () => rm(ballast, { force: true }),
  }
}
