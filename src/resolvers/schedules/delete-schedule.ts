import { NotFoundError } from '../../errors.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { decodeId } from '../../platform/ids.ts'
import { requireScope } from '../require-scope.ts'
import { scopeToSchedule } from './scheduled-kinds.ts'

/** Deletes a schedule. Tasks that it created continue. @throws NotFoundError for an unknown schedule. */
export async function deleteSchedule(
  context: ViewerContext,
  input: { id: string },
): Promise<{ deletedId: string }> {
  requireScope(context, 'WRITE')
  const id = decodeId('Schedule', input.id)
  const schedule = id && (await context.db.schedule.findUnique({ where: { id } }))
  if (!schedule) throw new NotFoundError('schedule', input.id)
  requireScope(context, scopeToSchedule(schedule.kind))
  // Another request may have deleted it in the meantime.
  const { count } = await context.db.schedule.deleteMany({ where: { id: schedule.id } })
  if (count === 0) throw new NotFoundError('schedule', input.id)
  return { deletedId: input.id }
}
