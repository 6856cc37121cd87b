import { raiseNotice } from '../notices/raise-notice.ts'
import type { WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'
import { encodeId } from '../platform/ids.ts'
import { loadQuotas } from './load-quotas.ts'

const NEARLY = 0.9

/**
 * Raises a notice for each quota of which 90 % is used: one per limit and, for quotas per day or month, per period. Call
 * it in a transaction started by `transact`.
 */
export async function noticeQuotas(tx: WorkspaceTransaction, workspaceId: string): Promise<void> {
  const limited = await tx.quota.findMany({ select: { kind: true }, orderBy: { kind: 'asc' } })
  if (limited.length === 0) return
  const quotas = await loadQuotas(tx, workspaceId, { kinds: limited.map(({ kind }) => kind) })
  for (const { kind, limit, used, resetsAt } of quotas) {
    if (limit === null || used === 0 || used < NEARLY * limit) continue
    const period = resetsAt?.toISOString() ?? null
    const advice = period
      ? `It starts again at ${period}; until then, raise it with setQuota if you need more.`
      : 'Delete what you no longer need, or raise it with setQuota.'
    await raiseNotice(tx, {
      workspaceId,
      kind: 'QUOTA_NEARLY_REACHED',
      subjectId: encodeId('Workspace', workspaceId),
      message: `The quota ${kind} is nearly reached: ${used} of ${limit} are used. ${advice}`,
      occasion: `${kind} ${limit} ${period ?? ''}`,
    })
  }
}
