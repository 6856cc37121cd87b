import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { sized } from './scale.ts'

const ROOT = join(import.meta.dirname, '../..')

/**
 * For processes that run tests. Without it, V8 collects all garbage whenever a PGlite starts, because its memory is
 * outside of the heap. That takes a fourth of the CPU time of a start.
 */
export const TEST_WORKER_FLAGS = ['--external-memory-accounted-in-global-limit']
/**
 * For processes that live for seconds. V8 does not optimize WebAssembly, which saves a third of the CPU time of a start
 * with the embedded database, and rarely collects garbage, which saves another tenth.
 */
const SHORT_LIVED_FLAGS = ['--liftoff-only', '--min-semi-space-size=32']
/** Those of `npm start`. */
const START_FLAGS = ['--no-memory-reducer']
/** For processes of Canopy. A proof measures them as users start them. */
export const PROCESS_FLAGS = sized(SHORT_LIVED_FLAGS, START_FLAGS)
/** For scripts, which users start without flags. */
export const SCRIPT_FLAGS = sized(SHORT_LIVED_FLAGS, [])

/**
 * Loads all of Canopy and ends with an invalid setting, because processes that tests kill cannot save their compiled code.
 * The compiled code depends on the flags.
 */
export async function fillCompileCache(folder: string): Promise<void> {
  await Promise.all([[], TEST_WORKER_FLAGS, PROCESS_FLAGS].map(flags => loadCanopy(folder, flags)))
}

function loadCanopy(folder: string, flags: string[]): Promise<void> {
  const env = { PATH: process.env.PATH, NODE_COMPILE_CACHE: folder, PORT: 'none' }
  return new Promise(resolve => {
    execFile(process.execPath, [...flags, 'src/main.ts'], { cwd: ROOT, env }, () => resolve())
  })
}
