import { NotFoundError } from '../../errors.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { decodeId } from '../../platform/ids.ts'
import { requireScope } from '../require-scope.ts'
import { scopeToSchedule } from './scheduled-kinds.ts'

/** Ends a schedule; tasks that it made go on. @throws NotFoundError for an unknown one. */
export async function deleteSchedule(
  context: ViewerContext,
  input: { id: string },
): Promise<{ deletedId: string }> {
  requireScope(context, 'WRITE')
  const id = decodeId('Schedule', input.id)
  const schedule = id && (await context.db.schedule.findUnique({ where: { id } }))
  if (!schedule) throw new NotFoundError('schedule', input.id)
  requireScope(context, scopeToSchedule(schedule.kind))
  // Somebody else may have been first: then it is as unknown as any.
  const { count } = await context.db.schedule.deleteMany({ where: { id: schedule.id } })
  if (count === 0) throw new NotFoundError('schedule', input.id)
  return { deletedId: input.id }
}
