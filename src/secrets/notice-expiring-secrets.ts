import { quoteName } from '../audit/record-audit.ts'
import { raiseNotice } from '../notices/raise-notice.ts'
import type { WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'
import { encodeId } from '../platform/ids.ts'

/** Days before a secret expires at which there is a notice. */
const NOTICE_DAYS = [30, 7, 1]

/**
 * Raises a notice for each secret that expires soon: one per version and number of days. Those that were due before the
 * value was set are left out. If several are due, only the last one is raised. Call it in a transaction started by `transact`.
 */
export async function noticeExpiringSecrets(tx: WorkspaceTransaction, workspaceId: string): Promise<void> {
  const due = await tx.$queryRaw<ExpiringSecret[]>`
    SELECT id, name, secrets.expires_at AS "expiresAt", occasion FROM secrets
    CROSS JOIN LATERAL (
      SELECT days, expires_at - make_interval(days => days) AS due_at FROM unnest(${NOTICE_DAYS}::int[]) AS days
      WHERE expires_at - make_interval(days => days) <= now() ORDER BY days LIMIT 1
    ) AS stage
    CROSS JOIN LATERAL (SELECT id || ' ' || version || ' ' || days AS occasion) AS once
    WHERE workspace_id = ${workspaceId}::uuid AND revoked_at IS NULL AND expires_at > now()
      AND due_at > coalesce(rotated_at, created_at)
      AND NOT EXISTS (
        SELECT FROM notices
        WHERE notices.workspace_id = secrets.workspace_id AND kind = 'SECRET_EXPIRING' AND notices.occasion = once.occasion)
    ORDER BY secrets.expires_at`
  for (const { id, name, expiresAt, occasion } of due)
    await raiseNotice(tx, {
      workspaceId,
      kind: 'SECRET_EXPIRING',
      subjectId: encodeId('Secret', id),
      message: `The secret ${quoteName(name)} expires at ${expiresAt.toISOString()}. Rotate it with rotateSecret before, or what uses it stops working.`,
      occasion,
    })
}

interface ExpiringSecret {
  id: string
  name: string
  expiresAt: Date
  occasion: string
}
