import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawnScript } from './spawn-script.ts'
import { atEnd } from './start-test-canopy.ts'

interface Finished {
  code: number | null
  output: string
  errors: string
}

/** Runs `npm run backup -- --to <file>`. */
export function runBackup(
  dataDir: string,
  file: string,
  env: Record<string, string> = {},
): Promise<Finished> {
  return run('scripts/backup.ts', ['--to', file], { DATA_DIR: dataDir, ...env })
}

/** Runs `npm run restore -- --from <file> --data-dir <dataDir>`. */
export function runRestore(file: string, dataDir: string): Promise<Finished> {
  return run('scripts/restore.ts', ['--from', file, '--data-dir', dataDir], {})
}

async function run(script: string, args: string[], env: Record<string, string>): Promise<Finished> {
  const { ended, output, errors } = spawnScript(script, args, env)
  return { code: await ended, output: output(), errors: errors() }
}

/** Creates a folder that is removed at the end of the test. */
export async function makeFolder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'canopy-test-backup-'))
  atEnd(() => rm(path, { recursive: true, force: true }))
  return path
}
