import { execFile } from 'node:child_process'
import { glob, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const ROOT = join(import.meta.dirname, '../..')
const OUTPUT = join(ROOT, 'tests/support/gql')
const GENERATED = join(OUTPUT, 'graphql.ts')

/** Generates the typed documents of the tests, unless they are newer than the schema and every test. */
export async function generateDocuments(): Promise<void> {
  if ((await modifiedAt(GENERATED)) > (await newestSource())) return
  const startedAt = new Date()
  await promisify(execFile)('npm', ['run', 'codegen:tests'], { cwd: ROOT })
  // The generator leaves a file alone whose content stays the same.
  await utimes(GENERATED, startedAt, startedAt)
}

async function newestSource(): Promise<number> {
  const times = [
    modifiedAt(join(ROOT, 'schema.graphql')),
    modifiedAt(join(ROOT, 'tests/support/codegen.yml')),
  ]
  for await (const file of glob('tests/**/*.ts', { cwd: ROOT }))
    if (!file.startsWith('tests/support/gql/')) times.push(modifiedAt(join(ROOT, file)))
  return Math.max(...(await Promise.all(times)))
}

/** @returns 0 if the file does not exist. */
async function modifiedAt(file: string): Promise<number> {
  return stat(file).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  )
}
