import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'

/** A file that has not grown for so many times as long as one may take was left by a process that was killed. */
const GIVEN_UP_AFTER_TIMES = 2

/** The folder where files wait until they are whole, made and cleared of what was left there before its first use. */
export function createUploadFolder(dataDir: string, timeoutMs: number): () => Promise<string> {
  const folder = join(dataDir, 'uploads')
  let ready: Promise<string> | null = null
  const prepare = async () => {
    await mkdir(folder, { recursive: true })
    const oldest = Date.now() - timeoutMs * GIVEN_UP_AFTER_TIMES
    for (const name of await readdir(folder)) {
      const path = join(folder, name)
      // Processes may share the folder: what another one removed or still fills is left to it.
      const file = await stat(path).catch(() => null)
      if (file && file.mtimeMs < oldest) await rm(path, { force: true })
    }
    return folder
  }
  return async () => {
    ready ??= prepare()
    return ready.catch(error => {
      ready = null
      throw error
    })
  }
}
