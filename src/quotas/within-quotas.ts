import { LimitReachedError } from '../errors.ts'
import { Prisma } from '../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'
import { describeExcess } from './describe-excess.ts'
import { loadQuotas } from './load-quotas.ts'
import { countUsed, type EnforcedKind } from './used.ts'

/**
 * Runs `work`, which adds to what a workspace uses of `kinds`, and refuses it if that exceeds a quota. Call it in the
 * transaction of the change: a refusal undoes all of it. Requests of a workspace that has such a quota wait for each
 * other, so concurrent requests cannot exceed it together. Work that does not increase what is used is never refused.
 * @throws LimitReachedError
 */
export async function withinQuotas<T>(
  tx: WorkspaceTransaction,
  workspaceId: string,
  kinds: readonly EnforcedKind[],
  work: () => Promise<T>,
): Promise<T> {
  const limits = await lockQuotas(tx, workspaceId, kinds)
  if (limits.length === 0) return work()
  const limited = limits.map(({ kind }) => kind)
  const before = await countUsed(tx, workspaceId, limited)
  const result = await work()
  const after = await countUsed(tx, workspaceId, limited)
  for (const { kind, limit } of limits) {
    const [used, wanted] = [before.get(kind) ?? 0, after.get(kind) ?? 0]
    if (wanted > limit && wanted > used) await refuse(tx, workspaceId, { kind, limit, used, wanted })
  }
  await recordDay(tx, workspaceId, before)
  return result
}

interface Limit {
  kind: EnforcedKind
  limit: number
}

/** Always in the same order, so that two requests cannot wait for each other. */
async function lockQuotas(
  tx: WorkspaceTransaction,
  workspaceId: string,
  kinds: readonly EnforcedKind[],
): Promise<Limit[]> {
  return tx.$queryRaw<Limit[]>`
    SELECT kind, max_used::float8 AS "limit" FROM quotas
    WHERE workspace_id = ${workspaceId}::uuid AND kind = ANY(${[...kinds]}::text[]::"QuotaKind"[])
    ORDER BY kind FOR UPDATE`
}

const MAX_INT = 2 ** 31 - 1

async function refuse(
  tx: WorkspaceTransaction,
  workspaceId: string,
  { kind, limit, used, wanted }: Limit & { used: number; wanted: number },
): Promise<never> {
  // In the transaction that is undone: without the change, `used` is the state that clients see.
  const [quota] = await loadQuotas(tx, workspaceId, { kinds: [kind], used: new Map([[kind, used]]) })
  if (!quota) throw new Error(`The quota ${kind} of workspace ${workspaceId} is gone although it is locked.`)
  const now = quota.now.getTime()
  throw new LimitReachedError(
    describeExcess({ ...quota, kind }, { limit, wanted }),
    Math.min(limit, MAX_INT),
    quota.resetsAt && Math.min(Math.max(1, quota.resetsAt.getTime() - now), MAX_INT),
    quota,
  )
}

/** Records what was used before the first change of the day, and forgets days that no forecast needs. */
async function recordDay(
  tx: WorkspaceTransaction,
  workspaceId: string,
  before: ReadonlyMap<string, number>,
): Promise<void> {
  const rows = [...before].map(
    ([kind, used]) =>
      Prisma.sql`(${workspaceId}::uuid, ${kind}::text::"QuotaKind", (now() AT TIME ZONE 'UTC')::date, ${used}::float8)`,
  )
  await tx.$executeRaw`
    WITH outdated AS (
      DELETE FROM quota_days
      WHERE workspace_id = ${workspaceId}::uuid AND day < (now() AT TIME ZONE 'UTC')::date - 7
    )
    INSERT INTO quota_days (workspace_id, kind, day, used) VALUES ${Prisma.join(rows)} ON CONFLICT DO NOTHING`
}
