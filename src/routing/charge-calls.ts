import type { Prisma } from '../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'
import { COUNT_MODEL_USE } from '../usage/add-model-use.ts'

/** A workspace whose calls were charged. */
export interface Charged {
  workspaceId: string
  calls: number
  /** Whether a budget that warns is spent and has no notice yet. */
  isNoticeDue: boolean
}

/**
 * Charges calls in the statement that ends them.
 * @param ended an UPDATE of calls without an outcome. Of two that run at once, one returns the call, so that no call is
 * charged twice. It must return all columns.
 */
export function chargeCalls(
  db: Pick<WorkspaceTransaction, '$queryRaw'>,
  ended: Prisma.Sql,
): Promise<Charged[]> {
  // All workspaces: `ended` names them. Always in the same order, so that two statements cannot wait for each other.
  return db.$queryRaw<Charged[]>`
    WITH ended AS (${ended}), ${COUNT_MODEL_USE}
    SELECT workspace_id AS "workspaceId", calls,
      settle_spending(workspace_id, reserved_nano, reserved_tokens, nano, tokens) AS "isNoticeDue"
    FROM (
      SELECT workspace_id, count(*)::int AS calls, sum(reserved_nano)::bigint AS reserved_nano,
        sum(reserved_tokens)::bigint AS reserved_tokens, sum(cost_nano)::bigint AS nano,
        sum(input_tokens + output_tokens)::bigint AS tokens
      FROM ended GROUP BY workspace_id ORDER BY workspace_id
    ) AS sums`
}
