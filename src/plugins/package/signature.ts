import {
  createHash,
  createPublicKey,
  type KeyObject,
  sign as signBytes,
  verify as verifyBytes,
} from 'node:crypto'
import { z } from 'zod'
import { MANIFEST_FILE } from './manifest.ts'
import { CODE_FILE, type PackageFiles } from './package-files.ts'

/** Begins what is signed, so that a signature of anything else never fits. */
const PURPOSE = 'canopy-plugin:1'

/** Content of signature.json. Both are base64. */
const signatureFile = z.strictObject({
  /** The 32 bytes of an Ed25519 key. */
  publicKey: z.string().regex(/^[A-Za-z0-9+/]{43}=$/),
  signature: z.string().regex(/^[A-Za-z0-9+/]{86}==$/),
})

/** A key whose packages can be installed. */
export interface TrustedKey {
  name: string
  /** As `formatPublicKey` formats it. */
  publicKey: string
}

/** Signs a package. The checksum stays the same. */
export function sign(files: PackageFiles, privateKey: KeyObject): PackageFiles {
  const signature = signBytes(null, signedText(files), privateKey).toString('base64')
  const content = { publicKey: formatPublicKey(privateKey), signature }
  return { ...files, signature: `${JSON.stringify(content, null, 2)}\n` }
}

/** @returns the name of the trusted key that signed a package, or null if none did. */
export function verify(files: PackageFiles, trustedKeys: readonly TrustedKey[]): string | null {
  const signer = findSigner(files)
  return trustedKeys.find(({ publicKey }) => publicKey === signer)?.name ?? null
}

/** @returns the public key that signed a package, trusted or not. Null if the signature is missing or does not fit. */
export function findSigner(files: PackageFiles): string | null {
  const content = readSignature(files.signature)
  if (!content) return null
  const signature = Buffer.from(content.signature, 'base64')
  return verifyBytes(null, signedText(files), toKey(content.publicKey), signature) ? content.publicKey : null
}

function readSignature(text: string | null): z.output<typeof signatureFile> | null {
  if (text === null) return null
  try {
    return signatureFile.parse(JSON.parse(text))
  } catch {
    return null
  }
}

function signedText({ manifest, code }: PackageFiles): Buffer {
  const digest = (text: string) => createHash('sha256').update(text).digest('hex')
  return Buffer.from(`${PURPOSE}\n${MANIFEST_FILE} ${digest(manifest)}\n${CODE_FILE} ${digest(code)}\n`)
}

function toKey(publicKey: string): KeyObject {
  const x = Buffer.from(publicKey, 'base64').toString('base64url')
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' })
}

/** The public key of an Ed25519 key pair: its 32 bytes as base64. */
export function formatPublicKey(privateKey: KeyObject): string {
  const { x = '' } = createPublicKey(privateKey).export({ format: 'jwk' })
  return Buffer.from(x, 'base64url').toString('base64')
}
