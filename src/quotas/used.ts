import { Prisma, type QuotaKind } from '../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'

const TODAY = Prisma.sql`date_trunc('day', now(), 'UTC')`

/** Counts the tasks that count for today. `ofKind` is another condition. */
const requestedToday = (workspaceId: string, ofKind = Prisma.empty) => Prisma.sql`
  SELECT count(*) FROM tasks
  WHERE workspace_id = ${workspaceId}::uuid AND is_requested AND created_at >= ${TODAY} ${ofKind}`

/** What counts for each kind. */
const COUNTS: Record<QuotaKind, (workspaceId: string) => Prisma.Sql> = {
  DOCUMENTS: id => Prisma.sql`SELECT count(*) FROM documents WHERE workspace_id = ${id}::uuid`,
  // Documents, and uploads that may still become documents.
  STORAGE_BYTES: id => Prisma.sql`
    SELECT (SELECT coalesce(sum(bytes), 0) FROM documents WHERE workspace_id = ${id}::uuid)
      + (SELECT coalesce(sum(bytes), 0) FROM uploads WHERE workspace_id = ${id}::uuid AND used_at IS NULL
          AND (received_at IS NOT NULL OR expires_at > now()))`,
  AGENTS: id => Prisma.sql`SELECT count(*) FROM agents WHERE workspace_id = ${id}::uuid`,
  TEMPLATES: id => Prisma.sql`SELECT count(*) FROM templates WHERE workspace_id = ${id}::uuid`,
  WEBHOOK_ENDPOINTS: id =>
    Prisma.sql`SELECT count(*) FROM webhook_endpoints WHERE workspace_id = ${id}::uuid`,
  API_KEYS: id => Prisma.sql`
    SELECT count(*) FROM api_keys WHERE workspace_id = ${id}::uuid AND revoked_at IS NULL
      AND (expires_at IS NULL OR expires_at > now()) AND minted_by_id IS NULL`,
  TASKS_PER_DAY: id => requestedToday(id),
  REPORTS_PER_DAY: id => requestedToday(id, Prisma.sql`AND kind = 'REPORT_GENERATION'`),
  MODEL_TOKENS_PER_MONTH: id => Prisma.sql`SELECT month_tokens FROM current_spending(${id}::uuid)`,
  MODEL_MICRO_USD_PER_MONTH: id =>
    Prisma.sql`SELECT ceil(month_nano / 1000.0) FROM current_spending(${id}::uuid)`,
}

/** Kinds that can refuse a request. The others refuse calls of models: see `reserve_spending` in the database. */
export type EnforcedKind = Exclude<QuotaKind, `MODEL_${string}`>

export const QUOTA_KINDS = Object.keys(COUNTS) as QuotaKind[]

/** Counts what a workspace uses now of each of `kinds`, in one statement. */
export async function countUsed(
  db: Pick<WorkspaceTransaction, '$queryRaw'>,
  workspaceId: string,
  kinds: readonly QuotaKind[],
): Promise<Map<QuotaKind, number>> {
  const counts = kinds.map(kind => Prisma.sql`(${COUNTS[kind](workspaceId)})::float8`)
  // No workspace: each count names it.
  const [row] = await db.$queryRaw<{ used: number[] }[]>`SELECT ARRAY[${Prisma.join(counts)}] AS used`
  return new Map(kinds.map((kind, i) => [kind, row?.used[i] ?? 0]))
}
