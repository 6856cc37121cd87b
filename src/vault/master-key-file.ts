import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { MASTER_KEY_FILE } from '../config/data-dir-files.ts'
import { formatMasterKeys, type MasterKeys, parseMasterKeys } from '../config/master-key.ts'
import { ignoreMissing } from '../platform/backup/backup-entry.ts'
import { DatabaseUnusable } from '../platform/database/database.ts'

/** Reads the master keys of an embedded Canopy. Null if there is no file. @throws DatabaseUnusable if it is damaged. */
export async function readMasterKeyFile(dataDir: string): Promise<MasterKeys | null> {
  const file = join(dataDir, MASTER_KEY_FILE)
  const text = await readFile(file, 'utf8').catch(ignoreMissing)
  if (text === null) return null
  const masterKeys = parseMasterKeys(text)
  if (masterKeys) return masterKeys
  throw new DatabaseUnusable(`The file ${file} has no valid master key. Restore it from a copy.`)
}

/** Writes them, one per line, readable only by the user of this process. A crash leaves the old file or the new one. */
export async function writeMasterKeyFile(dataDir: string, masterKeys: MasterKeys): Promise<void> {
  const file = join(dataDir, MASTER_KEY_FILE)
  await writeFile(`${file}.new`, `${formatMasterKeys(masterKeys)}\n`, { mode: 0o600, flush: true })
  await rename(`${file}.new`, file)
}
