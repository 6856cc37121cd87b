import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { vector } from '@electric-sql/pglite-pgvector'
import { PrismaPGlite } from 'pglite-prisma-adapter'
import { freeBytes } from '../free-bytes.ts'
import { createPrisma } from './create-prisma.ts'
import { type Database, DatabaseUnusable } from './database.ts'
import { FairPglite } from './fair-pglite.ts'
import { lockDataDir } from './lock-data-dir.ts'
import { CHECKPOINT_BYTES } from './reserved-pglite.ts'
import { watchPostgres } from './watch-postgres.ts'

/** What a new database takes, with the log of making it. */
const NEW_DATABASE_BYTES = 60_000_000

/**
 * One process has one connection: a cache of 128 MB, as servers have it, would be memory that is written at every start and
 * then holds what the operating system caches anyway. And at most two segments of the log are kept for reuse.
 */
const START_PARAMS = [
  ...PGlite.defaultStartParams,
  ...['-c', 'shared_buffers=16MB', '-c', 'min_wal_size=32MB', '-c', 'max_wal_size=32MB'],
]

interface PgliteOptions {
  /** Prints what the start waits for. */
  tell?: (line: string) => void
  /** Free space on the disk that is never used; see `ReservedPglite`. */
  reserveBytes?: number
}

/**
 * A real Postgres within the process, its files in `dataDir/data`. One process at a time.
 * @param onLost called when the process must end at once, with a message for a person: another one took the folder, or
 * Postgres ended itself.
 * @throws DatabaseUnusable when another process has the folder, it cannot be written, or its disk has too little room.
 */
export async function openPglite(
  dataDir: string,
  onLost: (cause: Error) => void,
  { tell, reserveBytes = 0 }: PgliteOptions = {},
): Promise<Database> {
  await mkdir(dataDir, { recursive: true }).catch(cause => {
    throw new DatabaseUnusable(
      `DATA_DIR ${dataDir} cannot be created: ${cause.message}. Name a folder that can be written.`,
      { cause },
    )
  })
  const release = await lockDataDir(dataDir, {
    onLost: cause =>
      onLost(
        new Error(`Another process took DATA_DIR ${dataDir}. This one exits at once to protect the data.`, {
          cause,
        }),
      ),
    ...(tell && { tell }),
  })
  try {
    checkRoom(dataDir, reserveBytes)
    const watch = watchPostgres(last => onLost(describeEnd(dataDir, last)))
    const pglite = new FairPglite(
      {
        dataDir: join(dataDir, 'data'),
        extensions: { vector, watch: watch.extension },
        startParams: START_PARAMS,
        onStderr: watch.onStderr,
      },
      { freeBytes: () => freeBytes(dataDir), reserveBytes },
    )
    await pglite.waitReady
    watch.start(pglite)
    const counted = createPrisma(new PrismaPGlite(pglite))
    return {
      ...counted,
      isShared: false,
      async runScript(sql) {
        await pglite.exec(sql).catch(async error => {
          await pglite.exec('ROLLBACK')
          throw error
        })
      },
      async close() {
        await counted.prisma.$disconnect()
        // Postgres could not end in order. Its log is whole, and the next start plays it back, as after a kill.
        if (freeBytes(dataDir) < CHECKPOINT_BYTES) return release()
        // Closing leaves the log of changes to be played at the next start, which takes as long as the rest of it.
        await pglite.exec('CHECKPOINT').finally(() => pglite.close().finally(release))
      },
    }
  } catch (cause) {
    await release()
    throw cause
  }
}

function checkRoom(dataDir: string, reserveBytes: number): void {
  const isNew = !existsSync(join(dataDir, 'data', 'PG_VERSION'))
  // A start ends in a checkpoint.
  const needed = Math.max(reserveBytes, CHECKPOINT_BYTES) + (isNew ? NEW_DATABASE_BYTES : 0)
  const free = freeBytes(dataDir)
  if (free < needed)
    throw new DatabaseUnusable(
      `DATA_DIR ${dataDir}: its disk has ${megabytes(free)} MB free, and Canopy needs ${megabytes(needed)} MB to start. Free some space, or name a folder on another disk. DISK_RESERVE_BYTES sets how much stays unused.`,
    )
}

/** Never throws: the process ends by what it returns. */
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
