import { existsSync } from 'node:fs'
import { chmod, glob, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { letOthersReach } from './private-postgres.ts'
import { atEnd } from './start-test-canopy.ts'

/** A clock that can be set while processes read it. Steady clocks go on, as they do when a machine's clock is set. */
export interface FakeClock {
  /** For the environment of processes. */
  env: Record<string, string>
  /** @param offset from the real time, such as `-1h`. */
  set(offset: string): Promise<void>
}

/** Shows the real time until it is set. */
export async function startFakeClock(): Promise<FakeClock> {
  const library = await findLibrary()
  await letOthersReach(tmpdir())
  const folder = await mkdtemp(join(tmpdir(), 'canopy-clock-'))
  atEnd(async () => {
    await rm(folder, { recursive: true, force: true })
    await removeShared()
  })
  await chmod(folder, 0o755)
  const file = join(folder, 'offset')
  const set = async (offset: string) => {
    // Read at every look at the clock: never half of it.
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

/** Removes what the library shares among processes and leaves behind when they are killed: a file named by the first of them. */
async function removeShared(): Promise<void> {
  for await (const path of glob('/dev/shm/{faketime_shm,sem.faketime_sem}_*'))
    if (!existsSync(`/proc/${path.split('_').at(-1)}`)) await rm(path, { force: true })
}

async function findLibrary(): Promise<string> {
  for await (const path of glob('/usr/lib/*/faketime/libfaketimeMT.so.1')) return path
  throw new Error('This test needs libfaketime: `.ci/services install`.')
}
