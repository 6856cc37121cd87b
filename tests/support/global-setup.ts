import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { readConfig } from '../../src/config/config.ts'
import { applyMigrations } from '../../src/platform/database/migrations.ts'
import { openPglite } from '../../src/platform/database/open-pglite.ts'
import { openPostgres } from '../../src/platform/database/open-postgres.ts'
import { fillCompileCache } from './compile-cache.ts'
import { generateDocuments } from './generate-documents.ts'
import { createDatabase, isDistributed, listDatabases } from './test-database.ts'

/** Node keeps compiled code there for programs that ask for it, such as npm. */
const NODE_CACHE = 'node-compile-cache'

/** OIDs of template1 and template0. */
const TEMPLATE_DATABASES = ['1', '4']

declare module 'vitest' {
  export interface ProvidedContext {
    /** A data folder with an empty, migrated database, to copy; null when the suite needs none. */
    templateDataDir: string | null
    /** An empty, migrated database of the test server, to copy; null when the suite needs none. */
    templateDatabase: string | null
    /** Where Node finds the code of Canopy compiled, for processes that a test starts. */
    compileCacheDir: string
  }
}

/** Makes once for the whole run what lets every test start sooner. */
export default async function setup(project: TestProject) {
  await generateDocuments()
  const path = await mkdtemp(join(tmpdir(), 'canopy-tests-'))
  const temporary = join(path, 'temporary')
  await mkdir(temporary)
  // Inherited by the test workers and by the processes that they start.
  Object.assign(process.env, { TMPDIR: temporary, CANOPY_TEST_RUN: randomBytes(4).toString('hex') })
  const compileCacheDir = join(path, 'compiled')
  await fillCompileCache(compileCacheDir)
  // Test workers read it when they start, and so do the threads of what they test.
  process.env.NODE_COMPILE_CACHE = compileCacheDir
  project.provide('compileCacheDir', compileCacheDir)
  const template = isDistributed ? await makeTemplateDatabase() : null
  project.provide('templateDatabase', template?.name ?? null)
  project.provide('templateDataDir', template ? null : await makeTemplate(join(path, 'template')))
  return async () => {
    await template?.drop()
    const files = (await readdir(temporary)).filter(name => name !== NODE_CACHE)
    const left = [...files, ...(await listDatabases())]
    // A worker that ends writes its compiled code at the last moment.
    await rm(path, { recursive: true, force: true, maxRetries: 10 })
    if (left.length > 0) throw new Error(`The tests left behind: ${left.join(', ')}`)
  }
}

/** An empty embedded database: a copy of it is ready in a tenth of the time. */
async function makeTemplate(path: string): Promise<string> {
  const database = await openPglite(path, error => {
    throw error
  })
  await applyMigrations(database)
  await database.close()
  // Half of the files to copy are of the databases that Postgres creates others from, and no test creates one.
  for (const database of TEMPLATE_DATABASES)
    await rm(join(path, 'data', 'base', database), { recursive: true })
  return path
}

/** The same on the test server. */
async function makeTemplateDatabase() {
  const { name, url, drop } = await createDatabase(null)
  const database = await openPostgres(url, readConfig([], {}))
  await applyMigrations(database)
  await database.close()
  return { name, drop }
}
