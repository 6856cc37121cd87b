import type { ViewerContext } from '../../context.ts'
import { ConflictError } from '../../errors.ts'
import type { Plugin, PluginVersion } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { decodeId, encodeId } from '../../platform/ids.ts'
import { lockPluginRow } from '../../plugins/plugin-tasks.ts'
import { findOrThrow } from '../shared/find-or-throw.ts'

/** A plugin and its current version, without the code, which may have 2 MB. */
export type InstalledPlugin = Plugin & { current: Omit<PluginVersion, 'code'> }

/** @throws NotFoundError if the workspace has no such plugin. */
export async function findPlugin({ db }: Pick<ViewerContext, 'db'>, id: string): Promise<InstalledPlugin> {
  return findOrThrow('Plugin', id, 'plugin', uuid =>
    db.plugin.findUnique({ where: { id: uuid }, include: { current: { omit: { code: true } } } }),
  )
}

/** Locks a plugin until the end of the transaction, to serialize its changes. @throws NotFoundError */
export async function lockPlugin(
  tx: WorkspaceTransaction,
  workspaceId: string,
  id: string,
): Promise<InstalledPlugin> {
  await lockPluginRow(tx, workspaceId, decodeId('Plugin', id))
  return findPlugin({ db: tx as ViewerContext['db'] }, id)
}

/** @throws ConflictError unless the plugin can be run. */
export function requireEnabled({ id, name, status, failure }: Plugin): void {
  if (status === 'ENABLED') return
  throw new ConflictError(
    failure
      ? `The plugin "${name}" cannot run: ${failure}`
      : `The plugin "${name}" is disabled. An administrator can enable it with enablePlugin.`,
    encodeId('Plugin', id),
  )
}
