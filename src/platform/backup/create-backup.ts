import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { createTarPacker, type TarHeader, type TarPackController } from 'modern-tar'
import type { ArtifactSettings } from '../../config/read-artifact-settings.ts'
import type { Database } from '../database/database.ts'
import { readAppliedMigrations } from '../database/migrations.ts'
import { freeBytes } from '../free-bytes.ts'
import { VERSION } from '../version.ts'
import { type BackupEntry, ignoreMissing, walkFolder } from './backup-entry.ts'
import { BackupFailed, END, MANIFEST, writeManifest } from './manifest.ts'
import { readExactly } from './read-exactly.ts'

export interface BackupSource {
  database: Database
  dataDir: string
  /** Names of other files in `dataDir` to include. */
  files: readonly string[]
  artifacts: ArtifactSettings
}

export interface RunningBackup {
  /** A tar archive, read from disk as fast as it is consumed. Destroying it ends the backup. */
  archive: Readable
  /** Resolves when the backup reads no more files. Never rejects: the error is that of `archive`. */
  ended: Promise<void>
}

/** Two checkpoints' worth of log. Postgres aborts if it cannot write it. */
const MIN_FREE_BYTES = 64_000_000

/** @throws BackupFailed if the disk of the database has too little free space. */
export async function createBackup(source: BackupSource): Promise<RunningBackup> {
  if (freeBytes(source.dataDir) < MIN_FREE_BYTES)
    throw new BackupFailed(
      `A backup needs ${MIN_FREE_BYTES / 1_000_000} MB of free space in DATA_DIR ${source.dataDir}. Free some space.`,
    )
  const migrations = (await readAppliedMigrations(source.database)).map(({ name }) => name)
  const artifactStore = source.artifacts.place.kind
  const manifest = writeManifest({ version: VERSION, migrations, artifactStore })
  const { readable, controller } = createTarPacker()
  const ended = packAll(controller, manifest, source).then(
    () => controller.finalize(),
    error => controller.error(error),
  )
  return { archive: Readable.fromWeb(readable as ReadableStream), ended }
}

async function packAll(tar: TarPackController, manifest: string, source: BackupSource): Promise<void> {
  const packed = new Set<string>()
  for await (const entry of listEntries(manifest, source)) {
    if (packed.has(entry.name)) continue
    if (await pack(tar, entry)) packed.add(entry.name)
  }
  await packText(tar, END, JSON.stringify({ entries: packed.size }))
}

/**
 * Artifacts are listed before the database and again after it. They never change and are kept for at least an hour, so
 * this finds all to which the copied database refers.
 */
async function* listEntries(
  manifest: string,
  { database, dataDir, files, artifacts: { place } }: BackupSource,
): AsyncGenerator<BackupEntry> {
  if (!database.copyFiles)
    throw new BackupFailed('Only an embedded database can be copied. Use pg_dump for a Postgres server.')
  const artifacts = () => (place.kind === 'disk' ? walkFolder('artifacts', place.folder) : [])
  yield { name: MANIFEST, kind: 'text', text: manifest }
  for (const name of files) yield { name, kind: 'file', path: join(dataDir, name) }
  yield* artifacts()
  yield* database.copyFiles()
  yield* artifacts()
}

/** @returns false if the file does not exist anymore. */
async function pack(tar: TarPackController, entry: BackupEntry): Promise<boolean> {
  if (entry.kind === 'text') {
    await packText(tar, entry.name, entry.text)
    return true
  }
  if (entry.kind === 'folder') {
    await write(tar, { name: `${entry.name}/`, type: 'directory', size: 0, mode: 0o700 })
    return true
  }
  const file = await open(entry.path).catch(ignoreMissing)
  if (!file) return false
  try {
    const { size } = await file.stat()
    await write(tar, { name: entry.name, size, mode: 0o600 }, readExactly(file, size))
  } finally {
    await file.close()
  }
  return true
}

async function packText(tar: TarPackController, name: string, text: string): Promise<void> {
  const bytes = Buffer.from(text)
  await write(tar, { name, size: bytes.length, mode: 0o600 }, [bytes])
}

async function write(
  tar: TarPackController,
  header: TarHeader,
  chunks: Iterable<Uint8Array> | AsyncIterable<Uint8Array> = [],
): Promise<void> {
  const writer = tar.add(header).getWriter()
  for await (const chunk of chunks) await writer.write(chunk)
  await writer.close()
}
