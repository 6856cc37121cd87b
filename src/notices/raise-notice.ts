import { v7 as uuidv7 } from 'uuid'
import type { NoticeKind } from '../generated/prisma/client.ts'
import { wakeAfterCommit } from '../platform/bus/transact.ts'
import type { WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'
import { WEBHOOKS_CHANNEL } from '../tasks/wake.ts'

interface NewNotice {
  /** UUID. */
  workspaceId: string
  kind: NoticeKind
  /** For people, in English, without secrets. It is translated when it is read. */
  message: string
  /** TypeID of the object that the notice is about. */
  subjectId?: string | null
  /** What the notice is raised for. There is one of a kind for an occasion. Default: always a new one. */
  occasion?: string
}

/**
 * Raises a notice for operators, with a delivery to each subscribed webhook endpoint. Call it in the transaction of what
 * happened, started by `transact`.
 * @returns false if there is one for the same occasion, also if another process raises it at the same time.
 */
export async function raiseNotice(
  tx: WorkspaceTransaction,
  { workspaceId, kind, message, subjectId = null, occasion }: NewNotice,
): Promise<boolean> {
  const id = uuidv7()
  const [raised] = await tx.$queryRaw<{ id: string }[]>`
    WITH raised AS (
      INSERT INTO notices (id, workspace_id, kind, message, subject_id, occasion)
      VALUES (${id}::uuid, ${workspaceId}::uuid, ${kind}::text::"NoticeKind", ${message}, ${subjectId}, ${occasion ?? id})
      ON CONFLICT DO NOTHING RETURNING *
    ), sent AS (
      INSERT INTO webhook_deliveries (workspace_id, endpoint_id, event, url, payload)
      SELECT raised.workspace_id, e.id, 'NOTICE', e.url, jsonb_build_object('id', raised.id, 'kind', raised.kind,
        'message', raised.message, 'subjectId', raised.subject_id, 'at', raised.at)
      FROM raised JOIN webhook_endpoints e ON e.workspace_id = raised.workspace_id
      WHERE e.status = 'ENABLED' AND 'NOTICE' = ANY (e.events)
    )
    SELECT id FROM raised`
  if (!raised) return false
  wakeAfterCommit(tx, WEBHOOKS_CHANNEL)
  return true
}
