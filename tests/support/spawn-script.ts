import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { inject } from 'vitest'
import { SCRIPT_FLAGS } from './compile-cache.ts'
import { atEnd } from './start-test-canopy.ts'

export interface Script {
  child: ChildProcess
  /** Everything it printed so far. */
  output(): string
  /** Everything it printed to stderr so far. */
  errors(): string
  /** Waits for its end. @returns the exit code, or null if a signal ended it. */
  ended: Promise<number | null>
}

/**
 * Starts a script of the repository in its root: a TypeScript file with Node, or any other file itself. Kills it at the end
 * of the test.
 * @param env only these variables are set, apart from what Node and the shell need.
 */
export function spawnScript(file: string, args: readonly string[], env: Record<string, string>): Script {
  const isTypeScript = file.endsWith('.ts')
  const [program, ...first] = isTypeScript ? [process.execPath, ...SCRIPT_FLAGS, file] : [file]
  const child = spawn(program, [...first, ...args], {
    cwd: join(import.meta.dirname, '../..'),
    env: { PATH: process.env.PATH, NODE_COMPILE_CACHE: inject('compileCacheDir'), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  let errors = ''
  child.stdout.setEncoding('utf8').on('data', text => (output += text))
  child.stderr.setEncoding('utf8').on('data', text => (errors += text))
  const ended = once(child, 'close').then(([code]) => code as number | null)
  atEnd(async () => {
    child.kill('SIGKILL')
    await ended
  })
  return { child, output: () => output, errors: () => errors, ended }
}
