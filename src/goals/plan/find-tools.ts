import type { PluginRuntime } from '../../generated/prisma/client.ts'
import type { WorkspaceDatabase } from '../../platform/database/scope-to-workspace.ts'
import type { Manifest } from '../../plugins/package/manifest.ts'
import type { PlanTool } from './read-model-plan.ts'

/** A tool that a goal can use. */
export interface GoalTool extends PlanTool {
  /** Whether it can change something outside of Canopy. */
  hasEffects: boolean
  /** The tool of the same plugin that undoes it. */
  compensatedBy: string | null
}

interface PluginRow {
  id: string
  name: string
  runtime: PluginRuntime
  granted: string[]
  manifest: Manifest
}

/**
 * Finds the tools of enabled plugins, by plugin and name. Omits tools of MCP servers that are not granted, and those of
 * integrations, which export reports. One statement.
 * @param pluginIds UUIDs. Null: all enabled plugins.
 */
export async function findTools(
  db: Pick<WorkspaceDatabase, '$queryRaw'>,
  workspaceId: string,
  pluginIds: readonly string[] | null,
): Promise<GoalTool[]> {
  const rows = await db.$queryRaw<PluginRow[]>`
    SELECT p.id, p.name, p.runtime::text AS runtime, v.granted, v.manifest
    FROM plugins p JOIN plugin_versions v ON v.plugin_id = p.id AND v.version = p.version
    WHERE p.workspace_id = ${workspaceId}::uuid AND p.status = 'ENABLED' AND p.kind = 'TOOL'
      AND (${pluginIds === null}::boolean OR p.id = ANY(${[...(pluginIds ?? [])]}::uuid[]))
    ORDER BY p.name`
  return rows.flatMap(toolsOf)
}

function toolsOf({ id: pluginId, name: plugin, runtime, granted, manifest }: PluginRow): GoalTool[] {
  const isGranted = (name: string) => runtime !== 'MCP' || granted.includes(`tool:${name}`)
  return Object.entries(manifest.tools)
    .filter(([name]) => isGranted(name))
    .map(([name, { description, input, hasEffects, compensatedBy }]) => ({
      ...{ pluginId, plugin, name, description, input, hasEffects, compensatedBy },
    }))
}
