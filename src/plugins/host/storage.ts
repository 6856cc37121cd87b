import { z } from 'zod'
import type { WorkspaceDatabase } from '../../platform/database/scope-to-workspace.ts'
import { findTextProblem } from '../../platform/database/text-problems.ts'
import { HostCallError } from '../../sandbox/run-job.ts'

const MAX_KEYS = 256
const MAX_VALUE_BYTES = 64 * 1024

export const storageKey = z
  .string()
  .min(1)
  .max(256)
  .refine(key => findTextProblem(key) === null, 'must be well-formed text without NUL')

interface Owner {
  workspaceId: string
  pluginId: string
}

/** @returns undefined if the key has no value. */
export async function getValue(db: WorkspaceDatabase, { pluginId }: Owner, key: string): Promise<unknown> {
  const row = await db.pluginValue.findUnique({ where: { pluginId_key: { pluginId, key } } })
  return row?.value
}

export async function deleteValue(db: WorkspaceDatabase, { pluginId }: Owner, key: string): Promise<void> {
  await db.pluginValue.deleteMany({ where: { pluginId, key } })
}

/** @throws HostCallError (StorageFull) if the value is too large, or there are too many keys. */
export async function setValue(
  db: WorkspaceDatabase,
  { workspaceId, pluginId }: Owner,
  key: string,
  value: unknown,
): Promise<void> {
  // PostgreSQL accepts no NUL in a text, and `json` keeps the escape.
  const json = JSON.stringify(value ?? null)
  if (Buffer.byteLength(json) > MAX_VALUE_BYTES)
    throw new HostCallError('StorageFull', `A value can have at most ${MAX_VALUE_BYTES} bytes.`)
  // Locks the plugin, so that concurrent runs do not exceed the limit together.
  const saved = await db.$executeRaw`
    WITH owner AS (
      SELECT id FROM plugins WHERE id = ${pluginId}::uuid AND workspace_id = ${workspaceId}::uuid FOR NO KEY UPDATE
    ), used AS (
      SELECT count(*) AS keys FROM plugin_values
      WHERE plugin_id = ${pluginId}::uuid AND workspace_id = ${workspaceId}::uuid AND key <> ${key}
    )
    INSERT INTO plugin_values (plugin_id, workspace_id, key, value)
    SELECT owner.id, ${workspaceId}::uuid, ${key}, ${json}::json FROM owner, used WHERE used.keys < ${MAX_KEYS}::int
    ON CONFLICT (plugin_id, key) DO UPDATE SET value = excluded.value`
  if (saved === 0)
    throw new HostCallError('StorageFull', `A plugin can store at most ${MAX_KEYS} keys. Delete some first.`)
}
