import type { App } from '../app.ts'
import { Prisma } from '../generated/prisma/client.ts'
import { type ArtifactStore, UNREFERENCED_MS } from '../platform/artifacts/artifact-store.ts'
import type { WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'
import { IDEMPOTENCY_KEY_HOURS } from '../platform/idempotency-key-hours.ts'
import { QUERY_RETENTION_MS } from '../streams/queries/query-rows.ts'

/** The workspace, the maximum number of rows, and how long each kind is kept. */
export interface RetentionScope {
  workspaceId: string
  limit: number
  config: Pick<
    App['config'],
    | 'taskRetentionMs'
    | 'deadLetterRetentionMs'
    | 'deliveryRetentionMs'
    | 'snapshotRetentionMs'
    | 'auditRetentionDays'
    | 'uploads'
    | 'conversations'
  >
  artifacts: ArtifactStore
}

/** Deletes up to `limit` rows. Skips locked rows. @returns the number of deleted rows. */
export type RemoveRows = (tx: WorkspaceTransaction, scope: RetentionScope) => Promise<number>

/**
 * Finished tasks with their events. Dead letters that were not redriven are kept longer, tasks with pending webhooks
 * until these end, and the redriven task of a dead letter as long as the dead letter.
 */
export const removeTasks: RemoveRows = async (tx, { workspaceId, limit, config }) => {
  const isOutdated = Prisma.sql`finished_at < ${ago(config.taskRetentionMs)}
    AND (dead_letter_reason IS NULL OR redriven_as IS NOT NULL
      OR dead_lettered_at < ${ago(config.deadLetterRetentionMs)})
    AND NOT EXISTS (SELECT 1 FROM webhook_deliveries WHERE task_id = old.id AND status = 'PENDING')
    AND NOT EXISTS (SELECT 1 FROM tasks WHERE redriven_as = old.id)`
  const old = await tx.$queryRaw<{ id: string; topicId: string | null }[]>`
    SELECT id, topic_id AS "topicId" FROM tasks AS old WHERE workspace_id = ${workspaceId}::uuid AND ${isOutdated}
    ORDER BY finished_at LIMIT ${limit}::int`
  const topicIds = new Set(old.flatMap(({ topicId }) => topicId ?? []))
  // Deleting a task updates its topic. Topics are locked before their tasks, as `deleteTopic` does, to avoid deadlocks.
  // If a topic is locked, its tasks are left for the next run.
  const locked = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM topics WHERE workspace_id = ${workspaceId}::uuid AND id = ANY (${[...topicIds]}::uuid[])
    ORDER BY id FOR NO KEY UPDATE SKIP LOCKED`
  return tx.$executeRaw`
    DELETE FROM tasks WHERE id = ANY (ARRAY (
      SELECT id FROM tasks AS old
      WHERE id = ANY (${old.map(({ id }) => id)}::uuid[]) AND workspace_id = ${workspaceId}::uuid AND ${isOutdated}
        AND (topic_id IS NULL OR topic_id = ANY (${locked.map(({ id }) => id)}::uuid[]))
      FOR UPDATE SKIP LOCKED))`
}

/** Measurements, except the latest of each agent. */
export const removeSnapshots: RemoveRows = (tx, { workspaceId, limit, config }) =>
  tx.$executeRaw`
    DELETE FROM coverage_snapshots WHERE id = ANY (ARRAY (
      SELECT id FROM coverage_snapshots AS old
      WHERE workspace_id = ${workspaceId}::uuid AND measured_at < ${ago(config.snapshotRetentionMs)}
        AND NOT EXISTS (SELECT 1 FROM agents WHERE latest_snapshot_id = old.id)
      ORDER BY measured_at LIMIT ${limit}::int FOR UPDATE SKIP LOCKED))`

/** Old audit events. A trigger lets only a transaction that names the retention delete them. */
export const removeAuditEvents: RemoveRows = async (tx, { workspaceId, limit, config }) => {
  const days = config.auditRetentionDays
  // No workspace: sets a variable of the transaction.
  await tx.$executeRaw`SELECT set_config('canopy.audit_retention_days', ${String(days)}, true)`
  return tx.$executeRaw`
    DELETE FROM audit_events WHERE id = ANY (ARRAY (
      SELECT id FROM audit_events
      WHERE workspace_id = ${workspaceId}::uuid AND at < now() - make_interval(days => ${days}::int)
      ORDER BY at LIMIT ${limit}::int FOR UPDATE SKIP LOCKED))`
}

const MODEL_CALL_RETENTION_DAYS = 90

/** Except those of goals, whose limits count them. */
export const removeModelCalls: RemoveRows = (tx, { workspaceId, limit }) =>
  tx.$executeRaw`
    DELETE FROM model_calls WHERE id = ANY (ARRAY (
      SELECT id FROM model_calls
      WHERE workspace_id = ${workspaceId}::uuid AND at < now() - make_interval(days => ${MODEL_CALL_RETENTION_DAYS}::int)
        AND outcome IS NOT NULL AND NOT EXISTS (SELECT FROM goals WHERE goals.id = model_calls.goal_id)
      ORDER BY at LIMIT ${limit}::int FOR UPDATE SKIP LOCKED))`

/** Changes of goals, which streams then report as a gap. */
export const removeGoalEvents: RemoveRows = (tx, { workspaceId, limit, config }) =>
  tx.$executeRaw`
    DELETE FROM goal_events WHERE ctid = ANY (ARRAY (
      SELECT ctid FROM goal_events
      WHERE workspace_id = ${workspaceId}::uuid AND at < ${ago(config.taskRetentionMs)}
      ORDER BY at, sequence LIMIT ${limit}::int FOR UPDATE SKIP LOCKED))`

const NOTICE_RETENTION_DAYS = 90

export const removeNotices: RemoveRows = (tx, { workspaceId, limit }) =>
  tx.$executeRaw`
    DELETE FROM notices WHERE id = ANY (ARRAY (
      SELECT id FROM notices
      WHERE workspace_id = ${workspaceId}::uuid AND at < now() - make_interval(days => ${NOTICE_RETENTION_DAYS}::int)
      ORDER BY at LIMIT ${limit}::int FOR UPDATE SKIP LOCKED))`

/** Finished webhook deliveries, with their attempts. */
export const removeDeliveries: RemoveRows = (tx, { workspaceId, limit, config }) =>
  tx.$executeRaw`
    DELETE FROM webhook_deliveries WHERE id = ANY (ARRAY (
      SELECT id FROM webhook_deliveries
      WHERE workspace_id = ${workspaceId}::uuid AND finished_at < ${ago(config.deliveryRetentionMs)} AND status <> 'PENDING'
      ORDER BY finished_at LIMIT ${limit}::int FOR UPDATE SKIP LOCKED))`

export const removeIdempotencyKeys: RemoveRows = (tx, { workspaceId, limit }) =>
  tx.$executeRaw`
    DELETE FROM idempotency_keys WHERE ctid = ANY (ARRAY (
      SELECT ctid FROM idempotency_keys
      WHERE workspace_id = ${workspaceId}::uuid AND created_at < now() - make_interval(hours => ${IDEMPOTENCY_KEY_HOURS}::int)
      ORDER BY created_at LIMIT ${limit}::int FOR UPDATE SKIP LOCKED))`

/** Maximum per call: each may have a file of many parts. */
const MAX_UPLOADS = 20

/** Uploads, except used ones whose file is not read yet. */
export const removeUploads: RemoveRows = (tx, { workspaceId, limit, config }) =>
  tx.$executeRaw`
    DELETE FROM uploads WHERE id = ANY (ARRAY (
      SELECT id FROM uploads
      WHERE workspace_id = ${workspaceId}::uuid AND created_at < ${ago(config.uploads.retentionMs)}
        AND (used_at IS NULL OR outcome IS NOT NULL)
      ORDER BY created_at LIMIT ${Math.min(limit, MAX_UPLOADS)}::int FOR UPDATE SKIP LOCKED))`

/** Expired webhook secrets. */
export const removeSecrets: RemoveRows = (tx, { workspaceId, limit }) =>
  tx.$executeRaw`
    DELETE FROM webhook_secrets WHERE id = ANY (ARRAY (
      SELECT id FROM webhook_secrets WHERE workspace_id = ${workspaceId}::uuid AND expires_at <= now()
      LIMIT ${limit}::int FOR UPDATE SKIP LOCKED))`

/** Values that secrets had before they were rotated. */
export const removeSecretVersions: RemoveRows = (tx, { workspaceId, limit }) =>
  tx.$executeRaw`
    DELETE FROM secret_versions WHERE ctid = ANY (ARRAY (
      SELECT ctid FROM secret_versions WHERE workspace_id = ${workspaceId}::uuid AND destroy_at <= now()
      LIMIT ${limit}::int FOR UPDATE SKIP LOCKED))`

/** Event streams of the single connection mode that were never opened, or whose process is gone. */
export const removeStreams: RemoveRows = (tx, { workspaceId, limit }) =>
  tx.$executeRaw`
    DELETE FROM event_streams WHERE id = ANY (ARRAY (
      SELECT id FROM event_streams WHERE workspace_id = ${workspaceId}::uuid AND expires_at <= now()
      LIMIT ${limit}::int FOR UPDATE SKIP LOCKED))`

/** Maximum per call: each may have conversations with hundreds of turns. */
const MAX_KEYS = 50

/** Expired short-lived API keys, with their conversations. */
export const removeMintedKeys: RemoveRows = (tx, { workspaceId, limit }) =>
  tx.$executeRaw`
    DELETE FROM api_keys WHERE id = ANY (ARRAY (
      SELECT id FROM api_keys
      WHERE workspace_id = ${workspaceId}::uuid AND minted_by_id IS NOT NULL AND expires_at <= now()
      ORDER BY expires_at LIMIT ${Math.min(limit, MAX_KEYS)}::int FOR UPDATE SKIP LOCKED))`

/** Maximum per call: each may have more than a thousand events. */
const MAX_QUERIES = 50

/** Streamed queries that are no longer served. If their process died, `ended_at` may be null. */
export const removeQueries: RemoveRows = (tx, { workspaceId, limit }) =>
  tx.$executeRaw`
    DELETE FROM agent_queries WHERE id = ANY (ARRAY (
      SELECT id FROM agent_queries
      WHERE workspace_id = ${workspaceId}::uuid AND coalesce(ended_at, lease_expires_at) < ${ago(QUERY_RETENTION_MS)}
      ORDER BY coalesce(ended_at, lease_expires_at) LIMIT ${Math.min(limit, MAX_QUERIES)}::int FOR UPDATE SKIP LOCKED))`

/** Maximum per call: each may have hundreds of turns. */
const MAX_CONVERSATIONS = 50

/** Conversations without recent turns. */
export const removeConversations: RemoveRows = (tx, { workspaceId, limit, config }) =>
  tx.$executeRaw`
    DELETE FROM conversations WHERE id = ANY (ARRAY (
      SELECT id FROM conversations
      WHERE workspace_id = ${workspaceId}::uuid AND updated_at < ${ago(config.conversations.retentionMs)}
      ORDER BY updated_at LIMIT ${Math.min(limit, MAX_CONVERSATIONS)}::int FOR UPDATE SKIP LOCKED))`

/** Maximum per call: each may have ten megabytes. */
const MAX_CONTENTS = 20

/** Contents that no file refers to. Those stored outside the database are recorded for `removeObjects`. */
export const removeContents: RemoveRows = async (tx, { workspaceId, limit }) => {
  const [removed] = await tx.$queryRaw<{ count: number }[]>`
    WITH gone AS (
      DELETE FROM artifact_contents WHERE workspace_id = ${workspaceId}::uuid AND sha256 = ANY (ARRAY (
        SELECT sha256 FROM artifact_contents AS c
        WHERE workspace_id = ${workspaceId}::uuid AND put_at < ${ago(UNREFERENCED_MS)}
          AND NOT EXISTS (SELECT 1 FROM artifacts WHERE workspace_id = c.workspace_id AND sha256 = c.sha256)
          AND NOT EXISTS (SELECT 1 FROM goal_files WHERE workspace_id = c.workspace_id AND sha256 = c.sha256)
        LIMIT ${Math.min(limit, MAX_CONTENTS)}::int FOR UPDATE SKIP LOCKED))
      RETURNING workspace_id, object_name
    ), abandoned AS (
      INSERT INTO abandoned_objects (workspace_id, name)
      SELECT workspace_id, object_name FROM gone WHERE object_name IS NOT NULL
    )
    SELECT count(*)::int AS count FROM gone`
  return removed?.count ?? 0
}

/** SQL for the database time `ms` milliseconds ago. */
export function ago(ms: number): Prisma.Sql {
  return Prisma.sql`now() - make_interval(secs => ${ms / 1000}::float8)`
}
