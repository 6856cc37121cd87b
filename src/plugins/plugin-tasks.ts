import { z } from 'zod'
import type { Plugin, PluginVersion } from '../generated/prisma/client.ts'
import type { WorkspaceDatabase, WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'
import type { Manifest } from './package/manifest.ts'

/** Input of a task that runs a tool. */
export const pluginRunInput = z.object({
  /** The version that was current when the task was created. */
  version: z.string(),
  tool: z.string(),
  input: z.record(z.string(), z.unknown()),
  /** UUID of the user who asked for it. Null if none did. */
  userId: z.uuid().nullable(),
  /** Number of effects so far that must not be repeated. Counted before each of them. */
  effects: z.int().min(0),
})

/** Input of a task that runs an integration. */
export const pluginSyncInput = z.object({
  nodeKeys: z.array(z.string()).default([]),
  dryRun: z.boolean().default(false),
  /** UUID of the user who asked for it. Null for schedules. */
  userId: z.uuid().nullable().default(null),
  /** What earlier attempts have done. */
  done: z.record(z.string(), z.unknown()).optional(),
})

/** A plugin that can run, in one version. */
export interface RunnablePlugin {
  plugin: Plugin
  version: PluginVersion
  manifest: Manifest
}

/** A plugin cannot run. `message` says why, for users. */
export class PluginUnusable extends Error {
  override readonly name = 'PluginUnusable'
}

/**
 * Loads a plugin with its code.
 * @param id UUID. Null if the plugin was removed.
 * @param version null for the current one.
 * @throws PluginUnusable
 */
export async function loadRunnable(
  db: WorkspaceDatabase,
  id: string | null,
  version: string | null = null,
): Promise<RunnablePlugin> {
  const plugin = id && (await db.plugin.findUnique({ where: { id } }))
  if (!plugin) throw new PluginUnusable('The plugin was removed.')
  if (plugin.status !== 'ENABLED')
    throw new PluginUnusable(`The plugin "${plugin.name}" is not enabled. Enable it with enablePlugin.`)
  const loaded = await db.pluginVersion.findUnique({
    where: { pluginId_version: { pluginId: plugin.id, version: version ?? plugin.version } },
  })
  if (!loaded) throw new PluginUnusable(`Version ${version} of the plugin "${plugin.name}" was removed.`)
  return { plugin, version: loaded, manifest: readManifest(loaded) }
}

/**
 * Locks a plugin (UUID), if it exists, until the end of the transaction. Serializes its changes. To avoid deadlocks, lock
 * unfinished tasks of a plugin before it.
 */
export async function lockPluginRow(
  tx: WorkspaceTransaction,
  workspaceId: string,
  id: string | null,
): Promise<void> {
  await tx.$queryRaw`
    SELECT FROM plugins WHERE id = ${id}::uuid AND workspace_id = ${workspaceId}::uuid FOR NO KEY UPDATE`
}

/** Input of the tool `export` of an integration, instead of the schema in its manifest. The tool gets the report. */
const EXPORT_INPUT = {
  type: 'object',
  properties: { reportId: { type: 'string', description: 'ID of a finished report.' } },
  required: ['reportId'],
}

/** The manifest of a version. It was checked when the package was installed. */
export function readManifest({ manifest }: Pick<PluginVersion, 'manifest'>): Manifest {
  const read = manifest as unknown as Manifest
  const { export: exportTool } = read.tools
  if (read.kind !== 'INTEGRATION' || !exportTool) return read
  return { ...read, tools: { ...read.tools, export: { ...exportTool, input: EXPORT_INPUT } } }
}
