import type { ModelPurpose } from '../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'
import type { RecordedCall } from './replay.ts'

/** Of one statement. A decision about 200 models has 100 kB. */
const CALLS_PER_PAGE = 100
/** No ID is before it. */
const LOWEST_ID = '00000000-0000-0000-0000-000000000000'

interface RecordedCalls {
  workspaceId: string
  purposes: readonly ModelPurpose[]
  /** Null: since the first call. */
  since: Date | null
  /** Exclusive. Null: until the last call. */
  until: Date | null
  maxCalls: number
}

type Row = Omit<RecordedCall, 'decision'> & { at: Date; decision: string }

/** Reads ended calls, newest first, without checks of health. One statement for each hundred. */
export async function* readRecordedCalls(
  db: Pick<WorkspaceTransaction, '$queryRaw'>,
  { workspaceId, purposes, since, until, maxCalls }: RecordedCalls,
): AsyncGenerator<RecordedCall> {
  let before = { at: until, id: LOWEST_ID }
  for (let left = maxCalls; left > 0; left -= CALLS_PER_PAGE) {
    const limit = Math.min(left, CALLS_PER_PAGE)
    const rows = await db.$queryRaw<Row[]>`
      SELECT id, at, model_id AS "modelId", decision::text, input_tokens::float8 AS "inputTokens",
        output_tokens::float8 AS "outputTokens", cost_nano / 1e9::float8 AS "costUsd",
        CASE outcome WHEN 'SUCCEEDED' THEN duration_ms END AS "durationMs"
      FROM model_calls
      WHERE workspace_id = ${workspaceId}::uuid AND purpose::text = ANY(${[...purposes]}::text[])
        AND at >= coalesce(${since}::timestamptz, '-infinity')
        AND (at, id) < (coalesce(${before.at}::timestamptz, 'infinity'), ${before.id}::uuid)
        AND outcome IS NOT NULL AND NOT is_check
      ORDER BY at DESC, id DESC LIMIT ${limit}::int`
    for (const { at, ...row } of rows) {
      before = { at, id: row.id }
      yield { ...row, decision: JSON.parse(row.decision) }
    }
    if (rows.length < limit) return
  }
}
