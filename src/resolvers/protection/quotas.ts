import { recordAudit } from '../../audit/record-audit.ts'
import type { ViewerContext } from '../../context.ts'
import type { QuotaState } from '../../errors.ts'
import type { QuotaKind } from '../../generated/prisma/client.ts'
import { encodeId } from '../../platform/ids.ts'
import { loadQuotas } from '../../quotas/load-quotas.ts'
import { QUOTA_KINDS } from '../../quotas/used.ts'
import { InputProblems } from '../shared/input-problems.ts'
import { requireScope } from '../shared/require-scope.ts'

/** All quotas of the workspace, with and without a limit. */
export async function listQuotas({ db, viewer }: ViewerContext): Promise<QuotaState[]> {
  return loadQuotas(db, viewer.workspaceId, { kinds: QUOTA_KINDS })
}

/** Larger limits are mistakes: this is a petabyte, in bytes. */
const MAX_LIMIT = 10 ** 15

/** Sets or, with null, removes the limit of a quota. What is already used beyond it stays. */
export async function setQuota(
  context: ViewerContext,
  { kind, limit }: { kind: QuotaKind; limit?: number | null | undefined },
): Promise<{ quota: QuotaState }> {
  requireScope(context, 'ADMIN')
  const { db, viewer } = context
  const { workspaceId } = viewer
  const problems = new InputProblems()
  if (typeof limit === 'number' && (limit < 0 || limit > MAX_LIMIT))
    problems.add('input.limit', `must be from 0 to ${MAX_LIMIT}, or null for no limit`)
  problems.throwIfAny()
  return db.$transaction(async tx => {
    const key = { workspaceId_kind: { workspaceId, kind } }
    const before = await tx.quota.findUnique({ where: key })
    if (typeof limit === 'number') {
      await tx.quota.upsert({ where: key, create: { workspaceId, kind, limit }, update: { limit } })
    } else {
      await tx.quota.deleteMany({ where: { kind } })
    }
    if ((before ? Number(before.limit) : null) !== (limit ?? null))
      await recordAudit(tx, context, {
        action: 'QUOTA_SET',
        subjectId: encodeId('Workspace', workspaceId),
        summary:
          typeof limit === 'number'
            ? `Set the limit of the quota ${kind} to ${limit}.`
            : `Removed the limit of the quota ${kind}.`,
      })
    const [quota] = await loadQuotas(tx, workspaceId, { kinds: [kind] })
    if (!quota) throw new Error(`The quota ${kind} was not loaded.`)
    return { quota }
  })
}
