import { createHash, randomBytes } from 'node:crypto'

const PREFIX_LENGTH = 12

/** Generates a secret with 256 random bits. */
export function generateSecret(): string {
  return `canopy_${randomBytes(32).toString('base64url')}`
}

/** The stored form of a secret. Secrets are random, so a plain SHA-256 cannot be reversed. */
export function digestSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}

/** The first characters of a secret, to recognize it by. */
export function secretPrefix(secret: string): string {
  return secret.slice(0, PREFIX_LENGTH)
}
