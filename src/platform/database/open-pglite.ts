import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { vector } from '@electric-sql/pglite-pgvector'
import { freeBytes } from '../free-bytes.ts'
import { copyPglite } from './copy-pglite.ts'
import { createPrisma } from './create-prisma.ts'
import { type Database, DatabaseUnusable } from './database.ts'
import { FairPglite } from './fair-pglite.ts'
import { OWNER, runAs } from './identity.ts'
import { lockDataDir } from './lock-data-dir.ts'
import { PgliteAdapter } from './pglite-adapter.ts'
import { CHECKPOINT_BYTES } from './reserved-pglite.ts'
import { watchPostgres } from './watch-postgres.ts'

/** Folder in DATA_DIR with the files of Postgres. */
const DATABASE_FOLDER = 'data'
/** Size of a new database, including its log. */
const NEW_DATABASE_BYTES = 60_000_000

/**
 * A small cache, because there is a single connection: the default of 128 MB would be initialized at every start and
 * then duplicate the cache of the operating system. Keeps at most two segments of the log for reuse.
 */
const START_PARAMS = [
  ...PGlite.defaultStartParams,
  ...['-c', 'shared_buffers=16MB', '-c', 'min_wal_size=32MB', '-c', 'max_wal_size=32MB'],
]

interface PgliteOptions {
  /** Prints what the start is waiting for. */
  print?: (line: string) => void
  /** Free disk space that is never used. See `ReservedPglite`. */
  reserveBytes?: number
}

/**
 * Opens a Postgres within this process, with its files in `dataDir/data`. Only one process can use it at a time.
 * @param onLost called when the process must exit at once, because another one took the folder or Postgres stopped. The
 * message is for users.
 * @throws DatabaseUnusable if another process uses the folder, it is not writable, or its disk has too little space.
 */
export async function openPglite(
  dataDir: string,
  onLost: (cause: Error) => void,
  { print, reserveBytes = 0 }: PgliteOptions = {},
): Promise<Database> {
  await mkdir(dataDir, { recursive: true }).catch(cause => {
    throw new DatabaseUnusable(
      `DATA_DIR ${dataDir} cannot be created: ${cause.message}. Set DATA_DIR to a writable folder.`,
      { cause },
    )
  })
  const release = await lockDataDir(dataDir, {
    onLost: cause =>
      onLost(
        new Error(
          `Another process has locked DATA_DIR ${dataDir}. Canopy exits at once to protect the data.`,
          { cause },
        ),
      ),
    print,
  })
  try {
    checkSpace(dataDir, reserveBytes)
    const watch = watchPostgres(last => onLost(describeEnd(dataDir, last)))
    const folder = join(dataDir, DATABASE_FOLDER)
    const pglite = await runAs(OWNER, async () => {
      const opened = new FairPglite(
        {
          dataDir: folder,
          extensions: { vector, watch: watch.extension },
          startParams: START_PARAMS,
          onStderr: watch.onStderr,
        },
        { freeBytes: () => freeBytes(dataDir), reserveBytes },
      )
      await opened.waitReady
      return opened
    })
    watch.start(pglite)
    const counted = createPrisma(new PgliteAdapter(pglite))
    return {
      ...counted,
      isShared: false,
      poolCounts: () => pglite.poolCounts(),
      copyFiles: () => copyPglite(pglite, folder),
      async runScript(sql) {
        await pglite.exec(sql).catch(async error => {
          await pglite.exec('ROLLBACK')
          throw error
        })
      },
      async close() {
        await counted.prisma.$disconnect()
        // Too little space for a clean shutdown. The log is complete, and the next start replays it, as after a kill.
        if (freeBytes(dataDir) < CHECKPOINT_BYTES) return release()
        // Without a checkpoint, the next start would replay the log and take twice as long.
        await pglite.exec('CHECKPOINT').finally(() => pglite.close().finally(release))
      },
    }
  } catch (cause) {
    await release()
    throw cause
  }
}

/** Whether the folder has an embedded database. */
export function hasDatabase(dataDir: string): boolean {
  return existsSync(join(dataDir, DATABASE_FOLDER, 'PG_VERSION'))
}

function checkSpace(dataDir: string, reserveBytes: number): void {
  const isNew = !hasDatabase(dataDir)
  // A start ends with a checkpoint.
  const needed = Math.max(reserveBytes, CHECKPOINT_BYTES) + (isNew ? NEW_DATABASE_BYTES : 0)
  const free = freeBytes(dataDir)
  if (free < needed)
    throw new DatabaseUnusable(
      `DATA_DIR ${dataDir}: its disk has ${megabytes(free)} MB free, but Canopy needs ${megabytes(needed)} MB to start. Free some space, or set DATA_DIR to a folder on another disk. DISK_RESERVE_BYTES sets how much stays unused.`,
    )
}

/** Never throws, because the process must exit with the returned error. */
function describeEnd(dataDir: string, last: string): Error {
  const ended = `The embedded database stopped (${last}).`
  try {
    return new Error(
      `${ended} All committed data is saved in DATA_DIR ${dataDir}. Its disk has ${megabytes(freeBytes(dataDir))} MB free. Free some space if that is too little, then start Canopy again.`,
    )
  } catch (cause) {
    return new Error(`${ended} DATA_DIR ${dataDir} cannot be read.`, { cause })
  }
}

function megabytes(bytes: number): number {
  return Math.floor(bytes / 1_000_000)
}
