import { gt, inc } from 'semver'
import { v7 as uuidv7 } from 'uuid'
import type { Plugin, PluginVersion, Prisma } from '../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'
import type { Manifest } from './package/manifest.ts'
import { isCovered } from './permissions.ts'

/** A package that passed all checks, or the description of an MCP server. */
export interface CheckedPackage {
  manifest: Manifest
  /** Null for an MCP server. */
  code: string | null
  checksum: string
  signedBy: string | null
  isOfficial: boolean
  /** Null for a package. */
  mcp: { url: string; secretId: string | null } | null
}

/** An installed plugin cannot be replaced by a package. */
export class CannotUpgrade extends Error {
  override readonly name = 'CannotUpgrade'
  /** UUID. */
  readonly pluginId: string
  constructor(message: string, pluginId: string) {
    super(message)
    this.pluginId = pluginId
  }
}

export interface SavedPackage {
  pluginId: string
  /** Null if the plugin is new. */
  formerVersion: string | null
}

/**
 * Installs a package, disabled and without permissions, or upgrades the plugin of the same name. An upgrade keeps
 * what is granted and still asked for, and stays enabled if it asks for nothing new and the configuration fits. Call it
 * in a transaction that has locked the workspace.
 * @param configFits whether the configuration of the installed plugin fits the new schema.
 * @throws CannotUpgrade
 */
export async function savePackage(
  tx: WorkspaceTransaction,
  workspaceId: string,
  checked: CheckedPackage,
  configFits: boolean,
): Promise<SavedPackage> {
  const former = await tx.plugin.findFirst({
    where: { workspaceId, name: checked.manifest.name },
    include: { current: true },
  })
  if (!former) {
    const pluginId = (await insertPlugins(tx, [workspaceId], checked)).get(workspaceId)
    // A process that starts has installed a package of this name in the meantime.
    if (!pluginId) return savePackage(tx, workspaceId, checked, configFits)
    return { pluginId, formerVersion: null }
  }
  const { manifest } = checkUpgrade(former, checked)
  const asked = manifest.permissions.map(({ name }) => name)
  const known = (former.current.manifest as unknown as Manifest).permissions.map(({ name }) => name)
  const staysEnabled = configFits && asked.every(name => isCovered(name, known))
  const granted = former.current.granted.filter(grant => isCovered(grant, asked))
  const { id: pluginId } = former
  await insertVersion(tx, workspaceId, pluginId, { ...checked, manifest }, granted)
  await tx.plugin.update({
    where: { id: pluginId },
    data: {
      version: manifest.version,
      ...(checked.mcp && { mcpUrl: checked.mcp.url, mcpSecretId: checked.mcp.secretId }),
      status: former.status === 'ENABLED' && staysEnabled ? 'ENABLED' : 'DISABLED',
      failure: null,
      isOfficial: checked.isOfficial,
    },
  })
  await deleteUnused(tx, workspaceId, pluginId, former.version)
  return { pluginId, formerVersion: former.version }
}

type InstalledPlugin = Plugin & { current: PluginVersion }

/**
 * Checks whether a package may replace a plugin. MCP servers have no versions that Canopy could compare, so each change
 * of what they offer counts up.
 * @returns the package, for an MCP server with its next version.
 */
function checkUpgrade(former: InstalledPlugin, checked: CheckedPackage): CheckedPackage {
  const { manifest, isOfficial, mcp, checksum } = checked
  const { id, name, version, kind } = former
  if (former.isOfficial && !isOfficial)
    throw new CannotUpgrade(`"${name}" is the name of an official plugin. Choose another name.`, id)
  if (kind !== manifest.kind || (former.runtime === 'MCP') !== (mcp !== null))
    throw new CannotUpgrade(
      `The plugin "${name}" is of another kind. Remove it first, or choose another name.`,
      id,
    )
  if (mcp) {
    if (mcp.url !== former.mcpUrl)
      throw new CannotUpgrade(`The plugin "${name}" is another MCP server. Remove it first.`, id)
    const isSame = checksum === former.current.checksum && mcp.secretId === former.mcpSecretId
    if (isSame)
      throw new CannotUpgrade(`The MCP server "${name}" is installed and offers the same tools.`, id)
    return { ...checked, manifest: { ...manifest, version: inc(version, 'minor') ?? version } }
  }
  if (!gt(manifest.version, version))
    throw new CannotUpgrade(
      `The plugin "${name}" is installed in version ${version}. An upgrade must have a higher version than that, not ${manifest.version}.`,
      id,
    )
  return checked
}

/**
 * Installs a package, disabled and without permissions, in workspaces (UUIDs) that have no plugin of its name. Takes one
 * statement.
 * @returns the IDs of the new plugins, by the IDs of their workspaces.
 */
export async function insertPlugins(
  tx: Pick<WorkspaceTransaction, '$queryRaw'>,
  workspaceIds: readonly string[],
  { manifest, code, checksum, signedBy, isOfficial, mcp }: CheckedPackage,
): Promise<Map<string, string>> {
  const ids = workspaceIds.map(() => uuidv7())
  const runtime = mcp ? 'MCP' : 'SANDBOX'
  const rows = await tx.$queryRaw<{ pluginId: string; workspaceId: string }[]>`
    WITH inserted AS (
      INSERT INTO plugins (id, workspace_id, name, kind, runtime, version, is_official, mcp_url, mcp_secret_id)
      SELECT id, workspace_id, ${manifest.name}, ${manifest.kind}::"PluginKind", ${runtime}::"PluginRuntime",
        ${manifest.version}, ${isOfficial}, ${mcp?.url ?? null}, ${mcp?.secretId ?? null}::uuid
      FROM unnest(${ids}::uuid[], ${[...workspaceIds]}::uuid[]) AS new (id, workspace_id)
      ON CONFLICT (workspace_id, name) DO NOTHING
      RETURNING id, workspace_id
    )
    INSERT INTO plugin_versions (plugin_id, workspace_id, version, manifest, code, checksum, signed_by)
    SELECT id, workspace_id, ${manifest.version}, ${JSON.stringify(manifest)}::json, ${code}, ${checksum}, ${signedBy}
    FROM inserted RETURNING plugin_id AS "pluginId", workspace_id AS "workspaceId"`
  return new Map(rows.map(({ workspaceId, pluginId }) => [workspaceId, pluginId]))
}

async function insertVersion(
  tx: WorkspaceTransaction,
  workspaceId: string,
  pluginId: string,
  { manifest, code, checksum, signedBy }: CheckedPackage,
  granted: string[],
): Promise<void> {
  await tx.pluginVersion.create({
    data: {
      pluginId,
      workspaceId,
      version: manifest.version,
      manifest: manifest as unknown as Prisma.InputJsonObject,
      code,
      checksum,
      signedBy,
      granted,
    },
  })
}

/** Deletes old versions, except the last one, which an answer may be using, and those of unfinished tasks. */
async function deleteUnused(
  tx: WorkspaceTransaction,
  workspaceId: string,
  pluginId: string,
  last: string,
): Promise<void> {
  await tx.$executeRaw`
    DELETE FROM plugin_versions AS old USING plugins
    WHERE plugins.id = old.plugin_id AND old.plugin_id = ${pluginId}::uuid AND old.workspace_id = ${workspaceId}::uuid
      AND old.version NOT IN (plugins.version, ${last}) AND NOT EXISTS (
        SELECT FROM tasks WHERE tasks.plugin_id = old.plugin_id AND status IN ('PENDING', 'RUNNING')
          AND input ->> 'version' = old.version)`
}
