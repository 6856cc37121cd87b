import { mkdir } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { InvalidSettings, readConfig } from '../src/config/config.ts'
import { MASTER_KEY_FILE } from '../src/config/data-dir-files.ts'
import { BackupFailed } from '../src/platform/backup/manifest.ts'
import { requireEmpty, restoreBackup } from '../src/platform/backup/restore-backup.ts'
import { DatabaseUnusable } from '../src/platform/database/database.ts'
import { lockDataDir } from '../src/platform/database/lock-data-dir.ts'
import { readMigrations } from '../src/platform/database/migrations.ts'
import { openPglite } from '../src/platform/database/open-pglite.ts'
import { findMasterKeyId } from '../src/vault/open-vault.ts'
import { runCommand, UsageError } from './shared/run-command.ts'

// npm run restore -- --from <file>: restores a backup into an empty folder.
await runCommand({
  usage: `Usage: npm run restore -- --from <file> [--data-dir <folder>]

  --from       File that npm run backup wrote.
  --data-dir   Empty folder to restore it to. Default: DATA_DIR, or ./.canopy.`,
  userErrors: [BackupFailed, DatabaseUnusable, InvalidSettings],
  async run() {
    const { values } = parseArgs({ options: { from: { type: 'string' }, 'data-dir': { type: 'string' } } })
    if (!values.from) throw new UsageError('--from is missing.')
    const config = readConfig([], process.env)
    const dataDir = values['data-dir'] ?? config.dataDir
    await requireEmpty(dataDir)
    await mkdir(dataDir, { recursive: true, mode: 0o700 })
    const release = await lockDataDir(dataDir, { onLost: exitWith, print: console.log })
    const knownMigrations = (await readMigrations()).map(({ name }) => name)
    let masterKeyId: string | null = null
    const { version, createdAt, artifactStore } = await restoreBackup(values.from, dataDir, {
      knownMigrations,
      async check(folder) {
        masterKeyId = await checkDatabase(folder, config.diskReserveBytes)
      },
    }).finally(release)
    console.log(`Restored the backup of ${createdAt}, made by Canopy ${version}, to ${dataDir}.`)
    if (artifactStore === 'disk')
      console.log(`Exported files are in ${dataDir}/artifacts. Keep ARTIFACT_STORE=disk.`)
    if (artifactStore === 's3') console.log('Exported files are in S3. Keep the S3 settings.')
    if (masterKeyId && !config.masterKeys)
      console.log(
        `Copy the file ${MASTER_KEY_FILE} from the original DATA_DIR to ${dataDir}: it must contain the master key ${masterKeyId}, which encrypts the secrets.`,
      )
    console.log(`Start Canopy with DATA_DIR=${dataDir}.`)
    return 0
  },
})

/**
 * Lets Postgres replay the log that was written during the backup. It fails if any part is missing.
 * @returns the ID of the master key that encrypts the secrets. Null if there are none.
 */
async function checkDatabase(folder: string, reserveBytes: number): Promise<string | null> {
  const database = await openPglite(folder, exitWith, { reserveBytes })
  try {
    return await findMasterKeyId(database)
  } finally {
    await database.close()
  }
}

function exitWith({ message }: Error): never {
  console.error(message)
  process.exit(1)
}
