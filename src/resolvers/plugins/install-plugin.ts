import { quoteName, recordAudit } from '../../audit/record-audit.ts'
import type { ViewerContext } from '../../context.ts'
import { ConflictError, LimitReachedError, ValidationError } from '../../errors.ts'
import { loadFile } from '../../knowledge/uploads/upload-files.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { decodeId, encodeId } from '../../platform/ids.ts'
import { McpUnreachable } from '../../plugins/mcp/connect.ts'
import { describeServer } from '../../plugins/mcp/describe-server.ts'
import { findMcpTarget } from '../../plugins/mcp/find-target.ts'
import { checkPackage, findSchemaProblems } from '../../plugins/package/check-package.ts'
import { MAX_PACKAGE_BYTES } from '../../plugins/package/package-files.ts'
import { CannotUpgrade, type CheckedPackage, savePackage } from '../../plugins/save-package.ts'
import { findUploads, type GivenUpload, lockUploads, type ReceivedUpload } from '../documents/lock-uploads.ts'
import { InputProblems } from '../shared/input-problems.ts'
import { lockWorkspace } from '../shared/lock-workspace.ts'
import { requireScope } from '../shared/require-scope.ts'

interface InstallPluginInput {
  uploadId?: string | null | undefined
  mcpUrl?: string | null | undefined
  /** Key of the MCP server. */
  secretId?: string | null | undefined
}

/**
 * Installs an uploaded package or an MCP server, or upgrades the plugin of the same name.
 * @throws ValidationError with everything that is wrong with the package; ConflictError if its version is not higher.
 */
export async function installPlugin(
  context: ViewerContext,
  input: InstallPluginInput,
): Promise<{ pluginId: string }> {
  requireScope(context, 'ADMIN')
  const { uploadId, mcpUrl } = input
  if (mcpUrl && !uploadId) return installMcpServer(context, { ...input, mcpUrl })
  const problems = new InputProblems()
  if (!uploadId) problems.add('input.uploadId', 'is required unless mcpUrl is given')
  if (uploadId && mcpUrl) problems.add('input.mcpUrl', 'must not be combined with uploadId')
  if (input.secretId)
    problems.add('input.secretId', 'is only for an MCP server; assign secrets with enablePlugin')
  problems.throwIfAny()
  const given: GivenUpload = { uploadId: uploadId ?? '', path: 'input' }
  const checked = await readUpload(context, given)
  return installChecked(context, checked, tx => useUpload(context, tx, given))
}

const MAX_URL_LENGTH = 2_000

async function installMcpServer(
  context: ViewerContext,
  { mcpUrl, secretId }: InstallPluginInput & { mcpUrl: string },
): Promise<{ pluginId: string }> {
  const { app, db, viewer } = context
  const problems = new InputProblems()
  const url = mcpUrl.length <= MAX_URL_LENGTH && URL.canParse(mcpUrl) ? new URL(mcpUrl) : null
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.username || url.password || url.hash)
    problems.add(
      'input.mcpUrl',
      'must be a URL such as https://example.com/mcp, without a user name, password or fragment',
    )
  const id = secretId ? decodeId('Secret', secretId) : null
  const secret = id && (await db.secret.findFirst({ where: { id, revokedAt: null }, select: { id: true } }))
  if (secretId && !secret) problems.add('input.secretId', 'there is no usable secret with this id')
  problems.throwIfAny()
  const plugin = { mcpUrl, mcpSecretId: secret ? secret.id : null }
  const signal = AbortSignal.timeout(app.config.plugins.timeoutMs)
  const target = await findMcpTarget(app, viewer.workspaceId, plugin)
  const checked = await describeServer(target, plugin.mcpSecretId, signal).catch((error: Error) => {
    if (error instanceof McpUnreachable)
      throw new ValidationError([{ path: 'input.mcpUrl', message: error.message }])
    throw error
  })
  const issues = await findSchemaProblems(checked.manifest, app.plugins.schemas)
  if (issues.length) throw new ValidationError(issues)
  return installChecked(context, checked, async () => {})
}

/** Reads and checks an uploaded package. Changes nothing. */
async function readUpload({ app, db }: ViewerContext, given: GivenUpload): Promise<CheckedPackage> {
  const problems = new InputProblems()
  const [upload] = await findUploads(db, [given], problems)
  problems.throwIfAny()
  const { bytes } = upload as ReceivedUpload
  if (bytes > MAX_PACKAGE_BYTES)
    throw new ValidationError([
      {
        path: 'input.uploadId',
        message: `has ${bytes} bytes, but a package can have at most ${MAX_PACKAGE_BYTES}`,
      },
    ])
  const file = await loadFile(db, upload as ReceivedUpload)
  return checkPackage(file, { ...app.config.plugins, ...app.plugins })
}

async function useUpload(
  { viewer }: ViewerContext,
  tx: WorkspaceTransaction,
  given: GivenUpload,
): Promise<void> {
  const [upload] = await lockUploads(tx, viewer.workspaceId, [given])
  const { id } = upload as ReceivedUpload
  await tx.$executeRaw`
    UPDATE uploads SET used_at = now() WHERE id = ${id}::uuid AND workspace_id = ${viewer.workspaceId}::uuid`
  await tx.uploadPart.deleteMany({ where: { uploadId: id } })
}

/** Saves a package that passed all checks. @param take does what else must happen in the same transaction. */
export async function installChecked(
  context: ViewerContext,
  checked: CheckedPackage,
  take: (tx: WorkspaceTransaction) => Promise<void>,
): Promise<{ pluginId: string }> {
  const { app, db, viewer } = context
  const { name, version, config } = checked.manifest
  const former = await db.plugin.findFirst({ where: { name }, select: { config: true } })
  const fit = former && (await app.plugins.schemas.checkInput(config, former.config, 'config'))
  return db.$transaction(async tx => {
    await lockWorkspace(tx, viewer.workspaceId)
    await take(tx)
    await checkLimit(tx, name, app.config.plugins.limit)
    const { pluginId, formerVersion } = await save(tx, viewer.workspaceId, checked, !fit || 'value' in fit)
    await recordAudit(tx, context, {
      action: 'PLUGIN_INSTALLED',
      subjectId: encodeId('Plugin', pluginId),
      summary: formerVersion
        ? `Upgraded the plugin ${quoteName(name)} from version ${formerVersion} to ${version}.`
        : `Installed the plugin ${quoteName(name)} in version ${version}.`,
    })
    return { pluginId }
  })
}

async function save(...args: Parameters<typeof savePackage>) {
  try {
    return await savePackage(...args)
  } catch (error) {
    if (error instanceof CannotUpgrade)
      throw new ConflictError(error.message, encodeId('Plugin', error.pluginId))
    throw error
  }
}

async function checkLimit(tx: WorkspaceTransaction, name: string, limit: number): Promise<void> {
  if ((await tx.plugin.count({ where: { isOfficial: false, name: { not: name } } })) < limit) return
  throw new LimitReachedError(
    `A workspace can have at most ${limit} plugins. Remove one that you no longer need.`,
    limit,
  )
}
