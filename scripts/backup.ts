import { parseArgs } from 'node:util'
import { type Config, InvalidSettings, readConfig } from '../src/config/config.ts'
import { BACKED_UP_FILES, MASTER_KEY_FILE } from '../src/config/data-dir-files.ts'
import { requestBackup } from '../src/platform/backup/backup-socket.ts'
import { createBackup } from '../src/platform/backup/create-backup.ts'
import { BackupFailed } from '../src/platform/backup/manifest.ts'
import { type SaveOptions, saveBackup } from '../src/platform/backup/save-backup.ts'
import { DatabaseUnusable } from '../src/platform/database/database.ts'
import { hasDatabase, openPglite } from '../src/platform/database/open-pglite.ts'
import { runCommand, UsageError } from './shared/run-command.ts'

// npm run backup -- --to <file>: copies an embedded Canopy, running or not, into one file.
await runCommand({
  usage: `Usage: npm run backup -- --to <file>

  --to   File to write. An existing file is replaced when the backup is complete.

Copies the database, the exported files and the first API key in DATA_DIR. Canopy may be running.`,
  userErrors: [BackupFailed, DatabaseUnusable, InvalidSettings],
  async run(signal) {
    const { to } = parseArgs({ options: { to: { type: 'string' } } }).values
    if (!to) throw new UsageError('--to is missing.')
    const config = readConfig([], process.env)
    const { dataDir, databaseUrl, artifacts, diskReserveBytes: reserveBytes } = config
    if (databaseUrl)
      throw new BackupFailed(
        'DATABASE_URL is set. Back up a Postgres server with pg_dump, as docs/runbook.md describes.',
      )
    if (!hasDatabase(dataDir))
      throw new BackupFailed(`DATA_DIR ${dataDir} has no database. Set DATA_DIR to the folder of Canopy.`)
    const archive = await requestBackup(dataDir)
    const options = { reserveBytes, signal }
    const bytes = archive ? await saveBackup(archive, to, options) : await saveStopped(config, to, options)
    console.log(`Saved ${to} (${bytes} bytes). It contains all data and the first API key: keep it private.`)
    console.log(
      config.masterKeys
        ? 'Secrets in it are encrypted with MASTER_KEY, which is not included.'
        : `Secrets in it are encrypted with the master key, which is not included: keep a copy of ${dataDir}/${MASTER_KEY_FILE} in another place.`,
    )
    if (artifacts.place.kind === 's3')
      console.log('Exported files are in S3 and not included. Back up the bucket after this.')
    return 0
  },
})

/** Backs up a Canopy that is not running. */
async function saveStopped(
  { dataDir, artifacts }: Config,
  to: string,
  options: SaveOptions,
): Promise<number> {
  const onLost = ({ message }: Error): never => {
    console.error(message)
    process.exit(1)
  }
  const database = await openPglite(dataDir, onLost, {
    print: console.log,
    reserveBytes: options.reserveBytes,
  })
  try {
    const { archive, ended } = await createBackup({ database, dataDir, files: BACKED_UP_FILES, artifacts })
    return await saveBackup(archive, to, options).finally(() => ended)
  } finally {
    await database.close()
  }
}
