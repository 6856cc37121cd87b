import { execFile } from 'node:child_process'
import { join } from 'node:path'

const ROOT = join(import.meta.dirname, '../..')

/**
 * Of the processes that run tests. Without it, V8 collects all garbage whenever a PGlite starts, because its memory is
 * outside of the heap: a fourth of the CPU time of a start.
 */
export const TEST_WORKER_FLAGS = ['--external-memory-accounted-in-global-limit']
/**
 * Of processes that live for seconds: V8 does not optimize WebAssembly there, which is a third of the CPU time of a start
 * with the embedded database, and collects garbage seldom, which is another tenth.
 */
export const SHORT_LIVED_FLAGS = ['--liftoff-only', '--min-semi-space-size=32']

/**
 * Loads all of Canopy and ends at a bad setting, because processes that tests kill could not leave their compiled code
 * behind. What is compiled depends on the flags.
 */
export async function fillCompileCache(folder: string): Promise<void> {
  await Promise.all([[], TEST_WORKER_FLAGS, SHORT_LIVED_FLAGS].map(flags => loadCanopy(folder, flags)))
}

function loadCanopy(folder: string, flags: string[]): Promise<void> {
  const env = { PATH: process.env.PATH, NODE_COMPILE_CACHE: folder, PORT: 'none' }
  return new Promise(resolve => {
    execFile(process.execPath, [...flags, 'src/main.ts'], { cwd: ROOT, env }, () => resolve())
  })
}
