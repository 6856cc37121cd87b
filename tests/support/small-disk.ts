import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { appendFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { freeBytes } from '../../src/platform/free-bytes.ts'
import { atEnd } from './start-test-canopy.ts'

const run = promisify(execFile)
const BLOCK_BYTES = 1_000_000
/** Bit number of the Linux capability CAP_SYS_ADMIN. */
const SYS_ADMIN = 21n

export interface SmallDisk {
  path: string
  /** Writes a file, as another program might, until at most `leaveBytes` bytes are free. */
  fill(leaveBytes: number): Promise<void>
  /** Removes the file that `fill` writes. */
  empty(): Promise<void>
}

/** Whether this process may mount disks. This requires root, and in a container the capability SYS_ADMIN. */
export function canMountDisks(): boolean {
  const capabilities = /^CapEff:\s+([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1] ?? '0'
  return ((BigInt(`0x${capabilities}`) >> SYS_ADMIN) & 1n) === 1n
}

/** Mounts a tmpfs of the given size for the current test. Requires `canMountDisks`. */
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
