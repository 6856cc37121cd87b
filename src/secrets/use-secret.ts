import { insertOwnAct, quoteName, recordOwnAct } from '../audit/record-audit.ts'
import type { Database } from '../platform/database/database.ts'
import { scopeToWorkspace, type WorkspaceDatabase } from '../platform/database/scope-to-workspace.ts'
import { encodeId } from '../platform/ids.ts'
import type { Logger } from '../platform/logger.ts'
import { Unreadable } from '../vault/envelope.ts'
import type { Vault } from '../vault/open-vault.ts'
import { stateOf } from './secret-states.ts'
import { secretContext } from './secret-versions.ts'

interface SecretUse {
  workspaceId: string
  /** UUID. */
  secretId: string
  /** What needs the value, such as `the model provider "OpenAI"`. The audit log contains it. */
  reason: string
}

/** What is wrong with a secret, and what to do. */
const PROBLEMS = {
  EXPIRED: { problem: 'it is expired', advice: 'Rotate it.' },
  REVOKED: { problem: 'it was revoked', advice: 'Create another one.' },
  UNREADABLE: { problem: 'it cannot be decrypted', advice: 'Rotate it.' },
  DELETED: { problem: 'it does not exist', advice: 'Create another one.' },
}
type UnusableState = keyof typeof PROBLEMS

/** A secret whose value cannot be used. */
export class SecretUnusable extends Error {
  override readonly name = 'SecretUnusable'
  readonly state: UnusableState
  /** @param label its name in quotation marks, or its ID if it does not exist. */
  constructor(label: string, state: UnusableState) {
    const { problem, advice } = PROBLEMS[state]
    super(`The secret ${label} cannot be used: ${problem}. ${advice}`)
    this.state = state
  }
}

interface SecretsApp {
  database: Database
  vault: Vault
  log: Logger
}

/**
 * Reads the newest value of a secret, for a call that Canopy makes. Each use is recorded in the audit log, and so is each
 * failure. Takes two statements. Do not keep the value longer than the call.
 * @throws SecretUnusable
 */
export async function useSecret(app: SecretsApp, use: SecretUse): Promise<string> {
  const { workspaceId, secretId, reason } = use
  const db = scopeToWorkspace(app.database.prisma, workspaceId)
  const secret = await readNewest(db, use)
  const subjectId = encodeId('Secret', secretId)
  const label = secret ? quoteName(secret.name) : subjectId
  const opened = openSecret(app, use, secret)
  const what = `the secret ${label}${secret ? ` (version ${secret.version})` : ''} for ${reason}`
  if ('state' in opened) {
    const { state } = opened
    const summary = `Could not read ${what}: ${PROBLEMS[state].problem}.`
    await recordOwnAct(db, workspaceId, { action: 'SECRET_FAILED', subjectId, summary })
    throw new SecretUnusable(label, state)
  }
  const act = { action: 'SECRET_READ', subjectId, summary: `Read ${what}.` } as const
  await db.$executeRaw`
    WITH used AS (
      UPDATE secrets SET uses = least(uses, ${MAX_USES}::int - 1) + 1, last_used_at = now()
      WHERE id = ${secretId}::uuid AND workspace_id = ${workspaceId}::uuid
    ) ${insertOwnAct(workspaceId, act)}`
  return opened.value
}

/** GraphQL has no larger integers. */
const MAX_USES = 2 ** 31 - 1

interface NewestVersion {
  name: string
  version: number
  expiresAt: Date | null
  revokedAt: Date | null
  /** Null if the version is not there. */
  sealed: string | null
}

async function readNewest(
  db: WorkspaceDatabase,
  { workspaceId, secretId }: SecretUse,
): Promise<NewestVersion | null> {
  const [found] = await db.$queryRaw<NewestVersion[]>`
    SELECT name, secrets.version, expires_at AS "expiresAt", revoked_at AS "revokedAt", sealed
    FROM secrets LEFT JOIN secret_versions AS newest
      ON secret_id = id AND newest.version = secrets.version AND destroy_at IS NULL
    WHERE id = ${secretId}::uuid AND secrets.workspace_id = ${workspaceId}::uuid`
  return found ?? null
}

/** Opens the value, unless the secret may not be used. Logs why it cannot be decrypted. */
function openSecret(
  { vault, log }: SecretsApp,
  { workspaceId, secretId }: SecretUse,
  secret: NewestVersion | null,
): { value: string } | { state: UnusableState } {
  if (!secret) return { state: 'DELETED' }
  const state = stateOf(secret)
  if (state !== 'ACTIVE') return { state }
  try {
    if (secret.sealed === null) throw new Unreadable('The value is missing.')
    return { value: vault.open(secret.sealed, secretContext({ ...secret, workspaceId })) }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    log.error({ secretId, version: secret.version, reason: error.message }, 'secret cannot be decrypted')
    return { state: 'UNREADABLE' }
  }
}
