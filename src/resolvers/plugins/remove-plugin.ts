import { quoteName, recordAudit } from '../../audit/record-audit.ts'
import type { ViewerContext } from '../../context.ts'
import { ConflictError } from '../../errors.ts'
import { decodeId, encodeId } from '../../platform/ids.ts'
import { requireScope } from '../shared/require-scope.ts'
import { lockPlugin } from './find-plugin.ts'

/** Disables a plugin and takes all of its permissions. Runs that need them fail. Has no effect on a disabled one. */
export async function disablePlugin(
  context: ViewerContext,
  input: { id: string },
): Promise<{ pluginId: string }> {
  requireScope(context, 'ADMIN')
  const { db, viewer } = context
  return db.$transaction(async tx => {
    const { id: pluginId, name, status } = await lockPlugin(tx, viewer.workspaceId, input.id)
    await tx.pluginVersion.updateMany({ where: { pluginId }, data: { granted: [] } })
    if (status === 'DISABLED') return { pluginId }
    await tx.plugin.update({ where: { id: pluginId }, data: { status: 'DISABLED', failure: null } })
    await recordAudit(tx, context, {
      action: 'PLUGIN_DISABLED',
      subjectId: encodeId('Plugin', pluginId),
      summary: `Disabled the plugin ${quoteName(name)}.`,
    })
    return { pluginId }
  })
}

/**
 * Removes a plugin with everything that it stored. Its documents and tasks stay.
 * @throws ConflictError for an official plugin, and while a schedule or a goal uses it.
 */
export async function removePlugin(
  context: ViewerContext,
  input: { id: string },
): Promise<{ deletedId: string }> {
  requireScope(context, 'ADMIN')
  const { db, viewer } = context
  return db.$transaction(async tx => {
    // A sync locks its task and then the plugin.
    await tx.$queryRaw`
      SELECT FROM tasks
      WHERE plugin_id = ${decodeId('Plugin', input.id)}::uuid AND workspace_id = ${viewer.workspaceId}::uuid
        AND status IN ('PENDING', 'RUNNING') ORDER BY id FOR NO KEY UPDATE`
    const { id, name, isOfficial } = await lockPlugin(tx, viewer.workspaceId, input.id)
    if (isOfficial)
      throw new ConflictError(
        `The plugin ${quoteName(name)} comes with Canopy and cannot be removed. Disable it with disablePlugin.`,
        input.id,
      )
    const schedule = await tx.schedule.findFirst({ where: { pluginId: id }, select: { id: true } })
    if (schedule)
      throw new ConflictError(
        `A schedule uses the plugin ${quoteName(name)}. Delete the schedule first.`,
        encodeId('Schedule', schedule.id),
      )
    const step = await tx.goalStep.findFirst({
      where: {
        pluginId: id,
        isCurrent: true,
        OR: [{ status: { in: ['PLANNED', 'READY', 'RUNNING', 'BLOCKED'] } }, { compensation: 'PENDING' }],
      },
      select: { goalId: true },
    })
    if (step)
      throw new ConflictError(
        `A goal uses the plugin ${quoteName(name)}. Cancel or replan the goal first.`,
        encodeId('Goal', step.goalId),
      )
    await tx.plugin.delete({ where: { id } })
    await recordAudit(tx, context, {
      action: 'PLUGIN_REMOVED',
      subjectId: input.id,
      summary: `Removed the plugin ${quoteName(name)}.`,
    })
    return { deletedId: input.id }
  })
}
