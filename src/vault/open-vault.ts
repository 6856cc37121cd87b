import { createHmac, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import { type Config, InvalidSettings } from '../config/config.ts'
import { MASTER_KEY_FILE } from '../config/data-dir-files.ts'
import { generateMasterKey, type MasterKeys } from '../config/master-key.ts'
import { type Database, DatabaseUnusable } from '../platform/database/database.ts'
import { authenticate, masterKeyIdOf, open, type SealContext, seal, Unreadable } from './envelope.ts'
import { readMasterKeyFile, writeMasterKeyFile } from './master-key-file.ts'
import type { SealedColumn } from './rotate-master-key.ts'

/** Encrypts values of this installation. */
export interface Vault {
  seal(value: string, context: SealContext): string
  /** @throws Unreadable */
  open(sealed: string, context: SealContext): string
  /** Whether a value can be opened. Does not keep it in memory. */
  canOpen(sealed: string, context: SealContext): boolean
  /** Recognizes a value and reveals nothing about it: equal values have equal fingerprints in this installation. */
  fingerprint(value: string): string
}

type VaultConfig = Pick<Config, 'masterKeys' | 'databaseUrl' | 'dataDir'>

const VAULT_KEY_NAME = 'fingerprint'
const VAULT_KEY_CONTEXT: SealContext = ['vault_keys', VAULT_KEY_NAME]
const VAULT_KEY_BYTES = 32
const FINGERPRINT_DIGITS = 12

export const VAULT_KEYS: SealedColumn = {
  table: 'vault_keys',
  column: 'sealed',
  key: 'name',
  hasWorkspace: false,
  parts: [],
  plainPrefix: null,
  contextOf: ({ key }) => ['vault_keys', key],
}

/**
 * Processes that share a database share its master key.
 * @throws InvalidSettings without one.
 */
export function checkMasterKey({ masterKeys, databaseUrl }: VaultConfig): void {
  if (databaseUrl && !masterKeys)
    throw new InvalidSettings([
      'MASTER_KEY must be set with DATABASE_URL, to the same value in all processes: it encrypts secrets in the database. Create one with `openssl rand -base64 32`, and keep a copy of it.',
    ])
}

/**
 * Opens the vault with the master keys of `MASTER_KEY` or, embedded, of a file in DATA_DIR, which the first start creates.
 * @throws DatabaseUnusable if these are not the keys that the database was encrypted with.
 */
export async function openVault(config: VaultConfig, database: Database): Promise<Vault> {
  const stored = await readVaultKey(database)
  const masterKeys = await findMasterKeys(config, stored)
  const sealed = stored ?? (await createVaultKey(database, masterKeys))
  const fingerprintKey = openVaultKey(config, sealed, masterKeys)
  return {
    seal: (value, context) => seal(value, context, masterKeys),
    open: (sealed, context) => open(sealed, context, masterKeys),
    canOpen(sealed, context) {
      try {
        authenticate(sealed, context, masterKeys)
        return true
      } catch (error) {
        if (error instanceof Unreadable) return false
        throw error
      }
    },
    fingerprint: value =>
      createHmac('sha256', fingerprintKey).update(value).digest('hex').slice(0, FINGERPRINT_DIGITS),
  }
}

/** @throws DatabaseUnusable if none of the master keys opens it. */
function openVaultKey(config: VaultConfig, sealed: string, masterKeys: MasterKeys): KeyObject {
  try {
    return createSecretKey(open(sealed, VAULT_KEY_CONTEXT, masterKeys), 'base64url')
  } catch (error) {
    if (error instanceof Unreadable) throw wrongKeys(config, sealed)
    throw error
  }
}

/** @param stored the sealed vault key. Null at the first start. */
async function findMasterKeys(config: VaultConfig, stored: string | null): Promise<MasterKeys> {
  if (config.masterKeys) return config.masterKeys
  const masterKeys = await readMasterKeyFile(config.dataDir)
  if (masterKeys) return masterKeys
  if (stored !== null) throw wrongKeys(config, stored)
  const created: MasterKeys = [generateMasterKey()]
  await writeMasterKeyFile(config.dataDir, created)
  return created
}

/**
 * Creates the key for fingerprints at the first start. Every later start decrypts it to check its master keys.
 * @returns the sealed key, which another process may have created.
 */
async function createVaultKey(database: Database, masterKeys: MasterKeys): Promise<string> {
  const key = randomBytes(VAULT_KEY_BYTES).toString('base64url')
  // No workspace: the key belongs to the installation.
  await database.prisma.$executeRaw`
    INSERT INTO vault_keys (name, sealed) VALUES (${VAULT_KEY_NAME}, ${seal(key, VAULT_KEY_CONTEXT, masterKeys)})
    ON CONFLICT DO NOTHING`
  const sealed = await readVaultKey(database)
  if (sealed === null) throw new Error('The vault has no key.')
  return sealed
}

async function readVaultKey({ prisma }: Database): Promise<string | null> {
  // No workspace: the key belongs to the installation.
  const [row] = await prisma.$queryRaw<{ sealed: string }[]>`
    SELECT sealed FROM vault_keys WHERE name = ${VAULT_KEY_NAME}`
  return row?.sealed ?? null
}

/** @returns the ID of the master key of a database. Null if it contains no secrets yet. */
export async function findMasterKeyId(database: Database): Promise<string | null> {
  // No workspace: the key belongs to the installation.
  const [table] = await database.prisma.$queryRaw<{ exists: boolean }[]>`
    SELECT to_regclass('vault_keys') IS NOT NULL AS exists`
  const sealed = table?.exists ? await readVaultKey(database) : null
  return sealed && masterKeyIdOf(sealed)
}

function wrongKeys({ masterKeys, dataDir }: VaultConfig, sealed: string): DatabaseUnusable {
  const place = masterKeys ? 'MASTER_KEY does not contain' : `${dataDir} has no file ${MASTER_KEY_FILE} with`
  return new DatabaseUnusable(
    `${place} the master key ${masterKeyIdOf(sealed)}, which encrypts the secrets in the database. A backup does not contain it: copy it from where the backup was made. See docs/secrets.md.`,
  )
}
