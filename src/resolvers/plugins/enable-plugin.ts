import { listNames, quoteName, recordAudit } from '../../audit/record-audit.ts'
import type { ViewerContext } from '../../context.ts'
import type { ValidationIssue } from '../../errors.ts'
import type { Prisma } from '../../generated/prisma/client.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { decodeId, encodeId } from '../../platform/ids.ts'
import { isCovered, PERMISSION_RULE, parsePermission } from '../../plugins/permissions.ts'
import { readManifest } from '../../plugins/plugin-tasks.ts'
import { InputProblems } from '../shared/input-problems.ts'
import { requireScope } from '../shared/require-scope.ts'
import { findPlugin, type InstalledPlugin, lockPlugin } from './find-plugin.ts'

interface EnablePluginInput {
  id: string
  grant: string[]
  config?: object | null | undefined
  secrets?: { name: string; secretId: string }[] | null | undefined
}

/**
 * Enables a plugin with exactly these permissions. An omitted configuration, and secrets that are not named, stay as
 * they are.
 * @throws ValidationError with all problems.
 */
export async function enablePlugin(
  context: ViewerContext,
  input: EnablePluginInput,
  issues: readonly ValidationIssue[] = [],
): Promise<{ pluginId: string }> {
  requireScope(context, 'ADMIN')
  const { app, db, viewer } = context
  const found = await findPlugin(context, input.id)
  const checkedVersion = found.version
  const manifest = readManifest(found.current)
  const grant = [...new Set(input.grant)]
  const problems = new InputProblems(issues)
  problems.throwIfAny()
  checkGrant(
    grant,
    manifest.permissions.map(({ name }) => name),
    problems,
  )
  const config = await app.plugins.schemas.checkInput(
    manifest.config,
    input.config ?? found.config,
    'input.config',
  )
  if ('issues' in config) problems.addElsewhere(config.issues)
  return db.$transaction(async tx => {
    const plugin = await lockPlugin(tx, viewer.workspaceId, input.id)
    // An upgrade in between may ask for other permissions.
    if (plugin.version !== checkedVersion)
      problems.add('input.id', `is now version ${plugin.version}; review its permissions and try again`)
    const secrets = await checkSecrets(tx, plugin, { ...input, grant }, problems)
    problems.throwIfAny()
    await saveGrants(tx, viewer.workspaceId, plugin, grant)
    await saveSecrets(tx, viewer.workspaceId, plugin.id, secrets)
    const value = 'value' in config ? config.value : {}
    await tx.plugin.update({
      where: { id: plugin.id },
      data: { status: 'ENABLED', failure: null, config: value as Prisma.InputJsonObject },
    })
    await recordAudit(tx, context, {
      action: 'PLUGIN_ENABLED',
      subjectId: encodeId('Plugin', plugin.id),
      summary: grant.length
        ? `Enabled the plugin ${quoteName(plugin.name)} (version ${plugin.version}) with the permissions ${listNames(grant)}.`
        : `Enabled the plugin ${quoteName(plugin.name)} (version ${plugin.version}) without permissions.`,
    })
    return { pluginId: plugin.id }
  })
}

function checkGrant(grant: readonly string[], asked: readonly string[], problems: InputProblems): void {
  for (const [i, name] of grant.entries()) {
    const path = `input.grant.${i}`
    if (!parsePermission(name)) problems.add(path, PERMISSION_RULE)
    else if (!isCovered(name, asked))
      problems.add(
        path,
        asked.length
          ? `is not asked for by the plugin, which asks for: ${asked.join(', ')}`
          : 'is not asked for by the plugin, which asks for no permissions',
      )
  }
}

interface AssignedSecret {
  name: string
  /** UUID. */
  secretId: string
}

/** @returns the secrets of all names that are granted: given now, or assigned before. */
async function checkSecrets(
  tx: WorkspaceTransaction,
  plugin: InstalledPlugin,
  { grant, secrets }: Pick<EnablePluginInput, 'grant' | 'secrets'>,
  problems: InputProblems,
): Promise<AssignedSecret[]> {
  const granted = grant.flatMap(name => (name.startsWith('secret:') ? name.slice('secret:'.length) : []))
  const known = await tx.pluginSecret.findMany({ where: { pluginId: plugin.id } })
  const assigned = new Map(known.map(({ name, secretId }) => [name, secretId]))
  const ids = (secrets ?? []).flatMap(({ secretId }) => decodeId('Secret', secretId) ?? [])
  const usable = await tx.secret.findMany({
    where: { id: { in: ids }, revokedAt: null },
    select: { id: true },
  })
  for (const [i, { name, secretId }] of (secrets ?? []).entries()) {
    const id = decodeId('Secret', secretId)
    if (!granted.includes(name))
      problems.add(`input.secrets.${i}.name`, `needs the permission "secret:${name}" in input.grant`)
    if (!id || !usable.some(secret => secret.id === id))
      problems.add(`input.secrets.${i}.secretId`, 'there is no usable secret with this id')
    else assigned.set(name, id)
  }
  for (const name of granted)
    if (!assigned.has(name))
      problems.add('input.secrets', `must assign a secret to "${name}", because "secret:${name}" is granted`)
  return granted.map(name => ({ name, secretId: assigned.get(name) ?? '' }))
}

/** Older versions, which tasks still run, keep what is still granted. */
async function saveGrants(
  tx: WorkspaceTransaction,
  workspaceId: string,
  { id, version }: InstalledPlugin,
  grant: readonly string[],
): Promise<void> {
  await tx.$executeRaw`
    UPDATE plugin_versions SET granted = CASE WHEN version = ${version} THEN ${[...grant]}::text[]
      ELSE ARRAY(SELECT unnest(granted) INTERSECT SELECT unnest(${[...grant]}::text[])) END
    WHERE plugin_id = ${id}::uuid AND workspace_id = ${workspaceId}::uuid`
}

async function saveSecrets(
  tx: WorkspaceTransaction,
  workspaceId: string,
  pluginId: string,
  secrets: readonly AssignedSecret[],
): Promise<void> {
  await tx.pluginSecret.deleteMany({ where: { pluginId } })
  await tx.pluginSecret.createMany({ data: secrets.map(secret => ({ ...secret, pluginId, workspaceId })) })
}
