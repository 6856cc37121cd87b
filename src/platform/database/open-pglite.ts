import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { vector } from '@electric-sql/pglite-pgvector'
import { PrismaPGlite } from 'pglite-prisma-adapter'
import { createPrisma } from './create-prisma.ts'
import { type Database, DatabaseUnusable } from './database.ts'
import { FairPglite } from './fair-pglite.ts'
import { lockDataDir } from './lock-data-dir.ts'

/**
 * A real Postgres within the process, its files in `dataDir/data`. One process at a time.
 * @throws DatabaseUnusable when another process has the folder, or it cannot be written.
 */
export async function openPglite(
  dataDir: string,
  onLost: (cause: Error) => void,
  tell?: (line: string) => void,
): Promise<Database> {
  await mkdir(dataDir, { recursive: true }).catch(cause => {
    throw new DatabaseUnusable(
      `DATA_DIR ${dataDir} cannot be created: ${cause.message}. Name a folder that can be written.`,
      { cause },
    )
  })
  const release = await lockDataDir(dataDir, { onLost, ...(tell && { tell }) })
  try {
    const pglite = new FairPglite({ dataDir: join(dataDir, 'data'), extensions: { vector } })
    await pglite.waitReady
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
        // Closing leaves the log of changes to be played at the next start, which takes as long as the rest of it.
        await pglite.exec('CHECKPOINT').finally(() => pglite.close().finally(release))
      },
    }
  } catch (cause) {
    await release()
    throw cause
  }
}
