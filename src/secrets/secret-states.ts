import type { Secret } from '../generated/prisma/client.ts'
import type { WorkspaceDatabase } from '../platform/database/scope-to-workspace.ts'
import type { Vault } from '../vault/open-vault.ts'
import { secretContext } from './secret-versions.ts'

/** Whether a secret can be used, as far as that can be known without decrypting it. */
export type SecretState = 'ACTIVE' | 'EXPIRED' | 'REVOKED'

export function stateOf({ expiresAt, revokedAt }: Pick<Secret, 'expiresAt' | 'revokedAt'>): SecretState {
  if (revokedAt) return 'REVOKED'
  return expiresAt && expiresAt <= new Date() ? 'EXPIRED' : 'ACTIVE'
}

/**
 * Reads the states of secrets (UUIDs) in one statement, without decrypting them. One that is ACTIVE here may still be
 * unreadable: `useSecret` finds out. Unknown ones are left out.
 */
export async function readSecretStates(
  db: Pick<WorkspaceDatabase, 'secret'>,
  secretIds: readonly string[],
): Promise<Map<string, SecretState>> {
  const rows = await db.secret.findMany({
    where: { id: { in: [...secretIds] } },
    select: { id: true, expiresAt: true, revokedAt: true },
  })
  return new Map(rows.map(row => [row.id, stateOf(row)]))
}

type StoredSecret = Pick<Secret, 'workspaceId' | 'name' | 'version' | 'expiresAt' | 'revokedAt'> & {
  /** The newest, if it is there. */
  versions: readonly { version: number; sealed: string }[]
}

/** The columns that `statusOf` needs. */
export const STATUS_COLUMNS = {
  workspaceId: true,
  name: true,
  version: true,
  expiresAt: true,
  revokedAt: true,
  versions: { where: { destroyAt: null }, select: { version: true, sealed: true } },
} as const

/** The state of a secret, or UNREADABLE if its value cannot be decrypted. */
export function statusOf(vault: Vault, secret: StoredSecret): SecretState | 'UNREADABLE' {
  const state = stateOf(secret)
  if (state !== 'ACTIVE') return state
  const newest = secret.versions.find(({ version }) => version === secret.version)
  return newest && vault.canOpen(newest.sealed, secretContext(secret)) ? 'ACTIVE' : 'UNREADABLE'
}
