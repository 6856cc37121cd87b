import { v7 as uuidv7 } from 'uuid'
import type { Viewer } from '../auth/viewer.ts'
import { type AuditAction, Prisma } from '../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'
import { requestIdentity } from '../platform/request-identity.ts'

interface AuditedAct {
  action: AuditAction
  /** TypeID of the object that the act was on, or of several. */
  subjectId?: string | readonly string[]
  /** One sentence for people. Must not contain secrets. */
  summary: string
}

/** Records an act of the viewer in the audit log. Call it in the transaction of the act, and only if it changed something. */
export async function recordAudit(
  tx: WorkspaceTransaction,
  { viewer }: { viewer: Viewer },
  { action, subjectId = [], summary }: AuditedAct,
): Promise<void> {
  const { workspaceId, userId, apiKeyId } = viewer
  const recorded = await tx.$executeRaw`
    INSERT INTO audit_events (id, workspace_id, action, actor_id, actor_name, api_key_prefix, subject_ids, summary, request_id)
    SELECT ${uuidv7()}::uuid, users.workspace_id, ${action}::"AuditAction", users.id, users.name, api_keys.prefix,
      ${[subjectId].flat()}::text[], ${summary}, ${requestIdentity.getStore()?.requestId ?? null}
    FROM users LEFT JOIN api_keys ON api_keys.id = ${apiKeyId}::uuid AND api_keys.workspace_id = users.workspace_id
    WHERE users.id = ${userId}::uuid AND users.workspace_id = ${workspaceId}::uuid`
  if (recorded === 0) throw new Error(`User ${userId} does not exist, so ${action} cannot be recorded.`)
}

/** Records an act that Canopy does on its own. Call it in the transaction of the act. */
export async function recordOwnAct(
  tx: WorkspaceTransaction,
  workspaceId: string,
  act: AuditedAct,
): Promise<void> {
  await tx.$executeRaw(insertOwnAct(workspaceId, act))
}

/** SQL that records an act of Canopy, for a statement that also does it. */
export function insertOwnAct(
  workspaceId: string,
  { action, subjectId = [], summary }: AuditedAct,
): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO audit_events (id, workspace_id, action, actor_name, subject_ids, summary)
    VALUES (${uuidv7()}::uuid, ${workspaceId}::uuid, ${action}::"AuditAction", 'Canopy', ${[subjectId].flat()}::text[], ${summary})`
}

/** Maximum number of names in a summary. */
const MAX_NAMES = 3
const MAX_NAME_CHARACTERS = 100

/** Names for a summary: `"A", "B", "C" and 2 more`. */
export function listNames(names: readonly string[]): string {
  const shown = names.slice(0, MAX_NAMES).map(quoteName).join(', ')
  return names.length > MAX_NAMES ? `${shown} and ${names.length - MAX_NAMES} more` : shown
}

/** A name for a summary: on one line, in quotation marks and truncated. */
export function quoteName(name: string): string {
  const characters = [...name.replace(/\s+/g, ' ')]
  const isLong = characters.length > MAX_NAME_CHARACTERS
  return `"${isLong ? `${characters.slice(0, MAX_NAME_CHARACTERS - 1).join('')}…` : characters.join('')}"`
}
