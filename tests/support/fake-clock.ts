import { existsSync } from 'node:fs'
import { chmod, glob, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { allowOtherUsers } from './private-postgres.ts'
import { atEnd } from './start-test-canopy.ts'

/** A clock that can be set while processes run. As on a real machine, monotonic clocks are not affected. */
export interface FakeClock {
  /** Environment variables for processes that use the clock. */
  env: Record<string, string>
  /** @param offset from the real time, such as `-1h`. */
  set(offset: string): Promise<void>
}

/** Starts a clock that shows the real time until it is set. */
export async function startFakeClock(): Promise<FakeClock> {
  const library = await findLibrary()
  await allowOtherUsers(tmpdir())
  const folder = await mkdtemp(join(tmpdir(), 'canopy-clock-'))
  atEnd(async () => {
    await rm(folder, { recursive: true, force: true })
    await removeShared()
  })
  await chmod(folder, 0o755)
  const file = join(folder, 'offset')
  const set = async (offset: string) => {
    // The file is read whenever the clock is read, so it is replaced atomically.
    await writeFile(`${file}.next`, offset)
    await rename(`${file}.next`, file)
  }
  await set('+0')
  const env = {
    LD_PRELOAD: library,
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_NO_CACHE: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  }
  return { env, set }
}

/** Removes shared memory files that killed processes leave behind. Each is named after the process that created it. */
async function removeShared(): Promise<void> {
  for await (const path of glob('/dev/shm/{faketime_shm,sem.faketime_sem}_*'))
    if (!existsSync(`/proc/${path.split('_').at(-1)}`)) await rm(path, { force: true })
}

async function findLibrary(): Promise<string> {
  for await (const path of glob('/usr/lib/*/faketime/libfaketimeMT.so.1')) return path
  throw new Error('This test needs libfaketime: `.ci/services install`.')
}
