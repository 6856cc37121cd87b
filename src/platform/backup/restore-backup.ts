import { createReadStream, createWriteStream } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { pipeline as finishPipeline } from 'node:stream/promises'
import { ReadableStream, type ReadableWritablePair } from 'node:stream/web'
import { createGunzip } from 'node:zlib'
import { createTarDecoder, type ParsedTarEntry } from 'modern-tar'
import { BackupFailed, END, MANIFEST, type Manifest, readManifest } from './manifest.ts'

/** Receives the entries until all are checked. Removed by the next restore if this one is killed. */
const STAGING = '.restoring'
/** What `lockDataDir` leaves in a folder. */
const LOCK_FILES = ['lock', 'holder.json']

interface RestoreOptions {
  /** Names of the migrations of this release. */
  knownMigrations: readonly string[]
  /** Checks the unpacked files before they are moved to `dataDir`. */
  check(folder: string): Promise<void>
}

/**
 * Restores a backup into an empty folder, whose lock the caller must own. Nothing stays there if it fails.
 * @throws BackupFailed
 */
export async function restoreBackup(
  file: string,
  dataDir: string,
  { knownMigrations, check }: RestoreOptions,
): Promise<Manifest> {
  await requireEmpty(dataDir)
  const staging = join(dataDir, STAGING)
  try {
    await rm(staging, { recursive: true, force: true })
    await mkdir(staging, { mode: 0o700 })
    const manifest = await unpack(file, staging, knownMigrations).catch(error => {
      throw isExplained(error) ? error : incomplete(file, error)
    })
    await check(staging)
    const names = (await readdir(staging)).filter(name => !LOCK_FILES.includes(name))
    for (const name of names) await rename(join(staging, name), join(dataDir, name))
    return manifest
  } catch (error) {
    throw describe(error as NodeJS.ErrnoException, file, dataDir)
  } finally {
    await rm(staging, { recursive: true, force: true })
  }
}

/** @throws BackupFailed if the folder has anything but what a restore leaves there. */
export async function requireEmpty(dataDir: string): Promise<void> {
  const names = await readdir(dataDir).catch(error => {
    if (error.code === 'ENOENT') return []
    throw describe(error, '', dataDir)
  })
  if (names.some(name => name !== STAGING && !LOCK_FILES.includes(name)))
    throw new BackupFailed(
      `${dataDir} is not empty, and a restore never overwrites data. Choose another folder with --data-dir, or move its contents away.`,
    )
}

/** The types of `modern-tar` are those of browsers. */
type Decoder = ReadableWritablePair<ParsedTarEntry, Uint8Array>

async function unpack(file: string, folder: string, knownMigrations: readonly string[]): Promise<Manifest> {
  // An error of the file or of gzip also ends the loop below.
  const tar = pipeline(createReadStream(file), createGunzip(), () => {})
  const decoder = createTarDecoder({ strict: true })
  let manifest: Manifest | null = null
  let entries = 0
  let expected: number | null = null
  for await (const entry of ReadableStream.from(tar).pipeThrough(decoder as Decoder)) {
    const { name } = entry.header
    if (!manifest) {
      if (name !== MANIFEST) throw notABackup(file)
      manifest = readManifest(await readText(entry), knownMigrations)
    } else if (name === END) {
      expected = JSON.parse(await readText(entry)).entries
      continue
    } else await unpackEntry(entry, folder)
    entries++
  }
  if (!manifest) throw notABackup(file)
  if (entries !== expected) throw incomplete(file)
  return manifest
}

/** Errors of the archive have no code: which one comes first depends on where the file is damaged. */
function isExplained(error: NodeJS.ErrnoException): boolean {
  return error instanceof BackupFailed || error.code !== undefined
}

function readText({ body }: ParsedTarEntry): Promise<string> {
  return text(Readable.fromWeb(body as ReadableStream))
}

async function unpackEntry({ header, body }: ParsedTarEntry, folder: string): Promise<void> {
  const parts = header.name.replace(/\/$/, '').split('/')
  if (parts.some(part => part === '' || part === '.' || part === '..' || part.includes('\\')))
    throw new BackupFailed(`The backup contains the invalid path ${header.name}.`)
  const path = join(folder, ...parts)
  if (header.type === 'directory') {
    await mkdir(path, { recursive: true, mode: 0o700 })
    await body.cancel()
    return
  }
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  await finishPipeline(
    Readable.fromWeb(body as ReadableStream),
    createWriteStream(path, { mode: 0o600, flags: 'wx' }),
  )
}

function notABackup(file: string): Error {
  return new BackupFailed(`${file} is not a backup of Canopy.`)
}

function incomplete(file: string, cause?: unknown): Error {
  return new BackupFailed(`${file} is incomplete or damaged. Restore another backup.`, { cause })
}

function describe(error: NodeJS.ErrnoException, file: string, dataDir: string): Error {
  const { code = '', path, message } = error
  if (code === 'ENOENT' && path === file) return new BackupFailed(`${file} does not exist.`)
  if (code === 'ENOSPC')
    return new BackupFailed(
      `The disk of ${dataDir} is full. Free some space, or choose a folder on another disk with --data-dir.`,
    )
  if (code === 'Z_DATA_ERROR' && /header/.test(message)) return notABackup(file)
  if (code.startsWith('Z_')) return incomplete(file, error)
  return error.syscall
    ? new BackupFailed(`The backup cannot be restored: ${message}.`, { cause: error })
    : error
}
