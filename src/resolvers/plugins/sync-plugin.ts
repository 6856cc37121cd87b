import { v7 as uuidv7 } from 'uuid'
import type { ViewerContext } from '../../context.ts'
import { ConflictError, type ValidationIssue } from '../../errors.ts'
import { findNodesByKey } from '../../knowledge/taxonomy/find-nodes-by-key.ts'
import { transact } from '../../platform/bus/transact.ts'
import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'
import { encodeId } from '../../platform/ids.ts'
import { InputProblems } from '../shared/input-problems.ts'
import { claimIdempotencyKey } from '../shared/remember-request.ts'
import { requireScope } from '../shared/require-scope.ts'
import { checkQueueLimit, createRequestedTask } from '../tasks/queue.ts'
import { findPlugin, type InstalledPlugin, lockPlugin, requireEnabled } from './find-plugin.ts'

interface SyncPluginInput {
  id: string
  nodeKeys?: string[] | null | undefined
  dryRun?: boolean | null | undefined
  idempotencyKey?: string | null | undefined
}

/** Creates the task that runs an integration. @throws ConflictError if one is under way, or the plugin is not enabled. */
export async function syncPlugin(
  context: ViewerContext,
  input: SyncPluginInput,
  found: readonly ValidationIssue[] = [],
): Promise<{ taskId: string }> {
  requireScope(context, 'ADMIN')
  const plugin = await findPlugin(context, input.id)
  const problems = new InputProblems(found)
  requireIntegration(plugin, 'input.id', problems)
  await checkNodeKeys(context, input.nodeKeys ?? [], problems)
  problems.throwIfAny()
  requireEnabled(plugin)
  const { idempotencyKey: key, ...request } = input
  const id = uuidv7()
  return transact(context, async tx => {
    const claim = { operation: 'syncPlugin', key, input: request, makes: 'Task', id } as const
    const first = await claimIdempotencyKey(context, tx, claim)
    if (first) return { taskId: first }
    requireEnabled(await lockPlugin(tx, context.viewer.workspaceId, input.id))
    await requireNoSync(tx, plugin)
    await checkQueueLimit(context, tx)
    await createRequestedTask(context, tx, {
      id,
      kind: 'PLUGIN_SYNC',
      pluginId: plugin.id,
      input: {
        nodeKeys: input.nodeKeys ?? [],
        dryRun: input.dryRun ?? false,
        userId: context.viewer.userId,
      },
    })
    return { taskId: id }
  })
}

/** Adds a problem unless the plugin is an integration that can sync. */
export function requireIntegration({ kind }: InstalledPlugin, path: string, problems: InputProblems): void {
  if (kind !== 'INTEGRATION')
    problems.add(path, `must be an INTEGRATION, but is ${kind === 'AGENT' ? 'an' : 'a'} ${kind}`)
}

/** Adds a problem for each key that no node of the published taxonomy has. */
export async function checkNodeKeys(
  { db }: Pick<ViewerContext, 'db'>,
  keys: readonly string[],
  problems: InputProblems,
): Promise<void> {
  const nodes = await findNodesByKey(db, [...keys], { taxonomy: { status: 'PUBLISHED' } })
  for (const [i, key] of keys.entries())
    if (!nodes.has(key))
      problems.add(`input.nodeKeys.${i}`, `there is no node with the key "${key}" in the published taxonomy`)
}

/** Call it while the plugin is locked. @throws ConflictError if it is being synced. */
export async function requireNoSync(
  tx: WorkspaceTransaction,
  { id, name }: Pick<InstalledPlugin, 'id' | 'name'>,
): Promise<void> {
  const running = await tx.task.findFirst({
    where: { pluginId: id, kind: 'PLUGIN_SYNC', status: { in: ['PENDING', 'RUNNING'] } },
    select: { id: true },
  })
  if (running)
    throw new ConflictError(
      `The plugin "${name}" is being synced. Wait for that task to end, or cancel it.`,
      encodeId('Task', running.id),
    )
}
