import { createHash, randomBytes } from 'node:crypto'

const PREFIX_LENGTH = 12

/** A new secret of 256 random bits. */
export function generateSecret(): string {
  return `canopy_${randomBytes(32).toString('base64url')}`
}

/** What is kept of a secret. It is random enough that a plain SHA-256 cannot be turned back. */
export function digestSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

/** The first characters of a secret, enough to recognise it by. */
export function secretPrefix(secret: string): string {
  return secret.slice(0, PREFIX_LENGTH)
}
