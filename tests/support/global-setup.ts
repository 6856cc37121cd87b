import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { glob, mkdir, mkdtemp, readdir, rm, stat, utimes } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { TestProject } from 'vitest/node'
import { readConfig } from '../../src/config/config.ts'
import { applyMigrations } from '../../src/platform/database/migrations.ts'
import { openPglite } from '../../src/platform/database/open-pglite.ts'
import { openPostgres } from '../../src/platform/database/open-postgres.ts'
import { fillCompileCache } from './compile-cache.ts'
import { createDatabase, isDistributed, listDatabases } from './test-database.ts'

const ROOT = join(import.meta.dirname, '../..')
const OUTPUT = join(ROOT, 'tests/support/gql')
const GENERATED = join(OUTPUT, 'graphql.ts')

/** Generates the typed documents of the tests, unless they are newer than the schema and every test. */
async function generateDocuments(): Promise<void> {
  if ((await modifiedAt(GENERATED)) > (await newestSource())) return
  const startedAt = new Date()
  await promisify(execFile)('npm', ['run', 'codegen:tests'], { cwd: ROOT })
  // The generator does not rewrite a file whose content stays the same.
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

/** Name of the folder in which Node caches compiled code of programs that enable it, such as npm. */
const NODE_CACHE = 'node-compile-cache'

/** OIDs of template1 and template0. */
const TEMPLATE_DATABASES = ['1', '4']

declare module 'vitest' {
  export interface ProvidedContext {
    /** A data directory with an empty, migrated database, to be copied. Null if the suite runs on Postgres. */
    templateDataDir: string | null
    /** An empty, migrated database of the test server, to be copied. Null if the suite runs embedded. */
    templateDatabase: string | null
    /** Folder with Canopy's compiled code, for processes that a test starts. */
    compileCacheDir: string
  }
}

/** Prepares once per run what makes every test start faster. */
export default async function setup(project: TestProject) {
  await generateDocuments()
  const path = await mkdtemp(join(tmpdir(), 'canopy-tests-'))
  const temporary = join(path, 'temporary')
  await mkdir(temporary)
  // Inherited by the test workers and by the processes that they start.
  Object.assign(process.env, { TMPDIR: temporary, CANOPY_TEST_RUN: randomBytes(4).toString('hex') })
  // The gate runs several suites, which share it.
  const compileCacheDir = process.env.CANOPY_COMPILE_CACHE ?? join(path, 'compiled')
  if (!existsSync(compileCacheDir)) await fillCompileCache(compileCacheDir)
  // Test workers and the threads of the tested code read it when they start.
  process.env.NODE_COMPILE_CACHE = compileCacheDir
  project.provide('compileCacheDir', compileCacheDir)
  const template = isDistributed ? await makeTemplateDatabase() : null
  project.provide('templateDatabase', template?.name ?? null)
  project.provide('templateDataDir', template ? null : await makeTemplate(join(path, 'template')))
  return async () => {
    await template?.drop()
    const files = (await readdir(temporary)).filter(name => name !== NODE_CACHE)
    const left = [...files, ...(await listDatabases())]
    // Workers write their compiled code when they exit, possibly at the same time.
    await rm(path, { recursive: true, force: true, maxRetries: 10 })
    if (left.length > 0) throw new Error(`The tests did not remove: ${left.join(', ')}`)
  }
}

/** Creates an empty embedded database. Copying it takes a tenth of the time. */
async function makeTemplate(path: string): Promise<string> {
  const database = await openPglite(path, error => {
    throw error
  })
  await applyMigrations(database)
  await database.close()
  // These are half of the files, and no test creates a database.
  for (const database of TEMPLATE_DATABASES)
    await rm(join(path, 'data', 'base', database), { recursive: true })
  return path
}

/** Creates an empty database on the test server. */
async function makeTemplateDatabase() {
  const { name, url, drop } = await createDatabase(null)
  const database = await openPostgres(url, readConfig([], {}))
  await applyMigrations(database)
  await database.close()
  return { name, drop }
}
