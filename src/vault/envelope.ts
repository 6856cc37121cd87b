import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import type { MasterKeys } from '../config/master-key.ts'

const ALGORITHM = 'aes-256-gcm'
const DATA_KEY_BYTES = 32
const NONCE_BYTES = 12
const TAG_BYTES = 16
const PARTS = /^([0-9a-f]{16})\.([\w-]+)\.([\w-]+)$/

/** What a value belongs to, such as its workspace and name. A value opens only with the context it was sealed with. */
export type SealContext = readonly [string, ...string[]]

/** A stored value that cannot be decrypted: it, its context or its master key is not the one it was sealed with. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable'
}

/**
 * Encrypts a value with a data key of its own, and that key with the first master key.
 * @returns the ID of the master key, the encrypted data key and the encrypted value, in base64url, separated by dots. An
 * encrypted part is a nonce, the ciphertext and the tag.
 */
export function seal(value: string, context: SealContext, [{ id, key }]: MasterKeys): string {
  return erase(randomBytes(DATA_KEY_BYTES), dataKey => {
    const wrapped = encrypt(key, dataKey, context)
    const sealed = erase(Buffer.from(value), plain => encrypt(createSecretKey(dataKey), plain, context))
    return join(id, wrapped, sealed)
  })
}

/** @throws Unreadable */
export function open(sealed: string, context: SealContext, masterKeys: MasterKeys): string {
  return unseal(sealed, context, masterKeys, plain => plain.toString())
}

/** Decrypts a value only to check it. @throws Unreadable */
export function authenticate(sealed: string, context: SealContext, masterKeys: MasterKeys): void {
  unseal(sealed, context, masterKeys, () => {})
}

/**
 * Encrypts the data key of a sealed value with the first master key. The value itself stays as it is.
 * @throws Unreadable
 */
export function reseal(sealed: string, context: SealContext, masterKeys: MasterKeys): string {
  const { dataKey, value } = unwrap(sealed, context, masterKeys)
  const [{ id, key }] = masterKeys
  return join(
    id,
    erase(dataKey, bytes => encrypt(key, bytes, context)),
    value,
  )
}

/** The ID of the master key that a sealed value needs. */
export function masterKeyIdOf(sealed: string): string {
  return sealed.slice(0, sealed.indexOf('.'))
}

function unseal<Result>(
  sealed: string,
  context: SealContext,
  masterKeys: MasterKeys,
  use: (plain: Buffer) => Result,
): Result {
  const { dataKey, value } = unwrap(sealed, context, masterKeys)
  const plain = erase(dataKey, bytes => decrypt(createSecretKey(bytes), value, context))
  return erase(plain, use)
}

function unwrap(sealed: string, context: SealContext, masterKeys: MasterKeys) {
  const [, id, wrapped = '', value = ''] = PARTS.exec(sealed) ?? []
  const masterKey = masterKeys.find(known => known.id === id)
  if (!masterKey) throw new Unreadable(id ? `The master key ${id} is missing.` : 'The value is damaged.')
  return {
    dataKey: decrypt(masterKey.key, Buffer.from(wrapped, 'base64url'), context),
    value: Buffer.from(value, 'base64url'),
  }
}

/** Uses bytes and overwrites them, so that they don't stay in memory. */
function erase<Result>(bytes: Buffer, use: (bytes: Buffer) => Result): Result {
  try {
    return use(bytes)
  } finally {
    bytes.fill(0)
  }
}

function join(id: string, wrapped: Buffer, sealed: Buffer): string {
  return [id, wrapped.toString('base64url'), sealed.toString('base64url')].join('.')
}

function encrypt(key: KeyObject, plain: Buffer, context: SealContext): Buffer {
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(ALGORITHM, key, nonce).setAAD(toBytes(context))
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()])
}

function decrypt(key: KeyObject, stored: Buffer, context: SealContext): Buffer {
  let plain: Buffer | undefined
  try {
    const decipher = createDecipheriv(ALGORITHM, key, stored.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    })
    decipher.setAAD(toBytes(context)).setAuthTag(stored.subarray(-TAG_BYTES))
    // In this mode, it returns all bytes and `final` only checks the tag.
    plain = decipher.update(stored.subarray(NONCE_BYTES, -TAG_BYTES))
    decipher.final()
    return plain
  } catch {
    plain?.fill(0)
    throw new Unreadable('The value does not authenticate.')
  }
}

/** JSON, so that two contexts never have the same bytes. */
function toBytes(context: SealContext): Buffer {
  return Buffer.from(JSON.stringify(context))
}
