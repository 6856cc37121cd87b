import { createHash, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'

const KEY_BYTES = 32
const ID_LENGTH = 16

/** Encrypts the data keys of stored secrets. */
export interface MasterKey {
  /** 16 hexadecimal digits. Recognizes the key and reveals nothing about it. */
  id: string
  key: KeyObject
}

/** The first one encrypts. All of them decrypt, so that the key can be replaced while Canopy runs. */
export type MasterKeys = readonly [MasterKey, ...MasterKey[]]

export function generateMasterKey(): MasterKey {
  return toMasterKey(randomBytes(KEY_BYTES))
}

/**
 * Reads master keys from text: each 32 bytes in base64, separated by commas or white space.
 * @returns null if any of them is invalid, or if there are none.
 */
export function parseMasterKeys(text: string): MasterKeys | null {
  const keys = text
    .split(/[\s,]+/)
    .filter(part => part !== '')
    .map(part => Buffer.from(part, 'base64'))
  const [first, ...others] = keys.filter(({ length }) => length === KEY_BYTES).map(toMasterKey)
  return first && others.length === keys.length - 1 ? [first, ...others] : null
}

/** The text that `parseMasterKeys` reads, with one key per line. */
export function formatMasterKeys(masterKeys: MasterKeys): string {
  return masterKeys.map(({ key }) => key.export().toString('base64')).join('\n')
}

function toMasterKey(bytes: Buffer): MasterKey {
  const id = createHash('sha256').update('canopy master key').update(bytes).digest('hex').slice(0, ID_LENGTH)
  return { id, key: createSecretKey(bytes) }
}
