import type { AuditEvent, PrismaClient } from '../generated/prisma/client.ts'
import { encodeId } from '../platform/ids.ts'

/** Rows per statement. */
const BATCH = 1_000
const NO_ID = '00000000-0000-0000-0000-000000000000'

export interface AuditExport {
  /** UUID. Null: all workspaces. */
  workspaceId: string | null
  /** Inclusive. Null: from the first event. */
  since: Date | null
  /** Exclusive. Null: to the last event. */
  until: Date | null
}

/**
 * Reads the audit log as JSON lines, by workspace and then oldest first. Each chunk has up to 1,000 lines, so the log
 * can have any size.
 */
export async function* exportAudit(prisma: PrismaClient, request: AuditExport): AsyncGenerator<string> {
  let last: Position = { workspaceId: NO_ID, at: new Date(0), id: NO_ID }
  for (;;) {
    const events = await readBatch(prisma, request, last)
    last = events.at(-1) ?? last
    if (events.length > 0) yield events.map(toLine).join('')
    if (events.length < BATCH) return
  }
}

type Position = Pick<AuditEvent, 'workspaceId' | 'at' | 'id'>

function readBatch(
  prisma: PrismaClient,
  { workspaceId, since, until }: AuditExport,
  after: Position,
): Promise<AuditEvent[]> {
  // All workspaces: an operator may export all of them.
  return prisma.$queryRaw<AuditEvent[]>`
    SELECT id, workspace_id AS "workspaceId", at, action::text, actor_id AS "actorId", actor_name AS "actorName",
      api_key_prefix AS "apiKeyPrefix", subject_ids AS "subjectIds", summary, request_id AS "requestId"
    FROM audit_events
    WHERE (workspace_id, at, id) > (${after.workspaceId}::uuid, ${after.at}::timestamptz, ${after.id}::uuid)
      AND (${workspaceId}::uuid IS NULL OR workspace_id = ${workspaceId}::uuid)
      AND (${since}::timestamptz IS NULL OR at >= ${since}::timestamptz)
      AND (${until}::timestamptz IS NULL OR at < ${until}::timestamptz)
    ORDER BY workspace_id, at, id LIMIT ${BATCH}::int`
}

function toLine({ id, workspaceId, actorId, ...event }: AuditEvent): string {
  const line = {
    id: encodeId('AuditEvent', id),
    workspaceId: encodeId('Workspace', workspaceId),
    actorId: actorId && encodeId('User', actorId),
    ...event,
  }
  return `${JSON.stringify(line)}\n`
}
