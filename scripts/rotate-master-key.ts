import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Config, InvalidSettings, readConfig } from '../src/config/config.ts'
import { MASTER_KEY_FILE } from '../src/config/data-dir-files.ts'
import { generateMasterKey, type MasterKeys } from '../src/config/master-key.ts'
import { type Database, DatabaseUnusable } from '../src/platform/database/database.ts'
import { hasDatabase } from '../src/platform/database/open-pglite.ts'
import { SECRET_VERSIONS } from '../src/secrets/secret-versions.ts'
import { readMasterKeyFile, writeMasterKeyFile } from '../src/vault/master-key-file.ts'
import { checkMasterKey, findMasterKeyId, VAULT_KEYS } from '../src/vault/open-vault.ts'
import { discardUnreadable, type Rotation, rotateMasterKey } from '../src/vault/rotate-master-key.ts'
import { WEBHOOK_SECRETS } from '../src/webhooks/webhook-secrets.ts'
import { openDatabase } from './open-database.ts'
import { runCommand } from './shared/run-command.ts'

/** The key of the installation is last: each start needs it, so the old master key stays necessary until all else is done. */
const COLUMNS = [SECRET_VERSIONS, WEBHOOK_SECRETS, VAULT_KEYS]

/** Unreadable values named in the output. */
const MAX_NAMED = 20

// npm run rotate-master-key: encrypts the keys of all secrets with the first master key.
await runCommand({
  usage: `Usage: npm run rotate-master-key [-- --discard-lost]

Encrypts all secrets in the database with the first key of MASTER_KEY. If it is interrupted, run it again.
With DATABASE_URL, Canopy may be running, but all processes must know all of these keys.
Embedded, stop Canopy first. Without MASTER_KEY, this replaces the key in the file master-key.

  --discard-lost   Deletes secrets that no key decrypts. Use it if a master key is lost.`,
  userErrors: [DatabaseUnusable, InvalidSettings],
  async run() {
    const options = { 'discard-lost': { type: 'boolean', default: false } } as const
    const { 'discard-lost': discardsLost } = parseArgs({ options }).values
    const config = readConfig([], process.env)
    checkMasterKey(config)
    if (!config.databaseUrl && !hasDatabase(config.dataDir))
      throw new DatabaseUnusable(
        `DATA_DIR ${config.dataDir} has no database. Set DATA_DIR to the folder of Canopy.`,
      )
    const database = await openDatabase(config)
    try {
      if ((await findMasterKeyId(database)) === null)
        throw new DatabaseUnusable(
          'The database has no encrypted secrets. Start Canopy of this release once.',
        )
      const masterKeys = config.masterKeys ?? (await startFileRotation(config, discardsLost))
      const rotation = await rotateMasterKey(database, COLUMNS, masterKeys)
      console.log(`Encrypted ${countSecrets(rotation.changed)} with the master key ${masterKeys[0].id}.`)
      if (rotation.unreadable.length > 0 && !(await handleUnreadable(database, rotation, discardsLost)))
        return 1
      await endRotation(config, masterKeys)
      return 0
    } finally {
      await database.close()
    }
  },
})

/** Puts a new key before the one in the file. If the file has several, an earlier rotation was interrupted. */
async function startFileRotation({ dataDir }: Config, canCreate: boolean): Promise<MasterKeys> {
  const present = await readMasterKeyFile(dataDir)
  if (!present && !canCreate)
    throw new DatabaseUnusable(
      `DATA_DIR ${dataDir} has no file master-key. Copy it from where the database was created. If it is lost, delete the secrets that it encrypts with --discard-lost.`,
    )
  if (present && present.length > 1) return present
  const masterKeys: MasterKeys = [generateMasterKey(), ...(present ?? [])]
  await writeMasterKeyFile(dataDir, masterKeys)
  return masterKeys
}

/** @returns whether all is done. */
async function handleUnreadable(
  database: Database,
  { unreadable }: Rotation,
  discardsLost: boolean,
): Promise<boolean> {
  const named = unreadable.slice(0, MAX_NAMED).map(({ table, key }) => `  ${table} ${key}`)
  const others = unreadable.length - named.length
  const list = [...named, ...(others > 0 ? [`  and ${others} more`] : [])].join('\n')
  if (!discardsLost) {
    console.error(
      `${countSecrets(unreadable.length)} cannot be decrypted with any of the keys:\n${list}\nAdd the missing keys and run this again. If they are lost, delete these secrets with --discard-lost.`,
    )
    return false
  }
  await discardUnreadable(database, COLUMNS, unreadable)
  console.log(`Deleted ${countSecrets(unreadable.length)} that no key decrypts:\n${list}`)
  return true
}

async function endRotation(
  { masterKeys: fromSetting, dataDir }: Config,
  masterKeys: MasterKeys,
): Promise<void> {
  if (!fromSetting) {
    await writeMasterKeyFile(dataDir, [masterKeys[0]])
    console.log(`Replace your copy of ${join(dataDir, MASTER_KEY_FILE)}.`)
  } else if (fromSetting.length > 1) console.log('You can remove the other keys from MASTER_KEY now.')
}

function countSecrets(count: number): string {
  return count === 1 ? '1 secret' : `${count} secrets`
}
