import { NotFoundError } from '../../errors.ts'
import type { Task } from '../../generated/prisma/client.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { decodeId } from '../../platform/ids.ts'

/** @throws NotFoundError if the workspace has no such task. */
export async function findTask({ db }: Pick<ViewerContext, 'db'>, id: string): Promise<Task> {
  const uuid = decodeId('Task', id)
  const task = uuid && (await db.task.findUnique({ where: { id: uuid } }))
  if (!task) throw new NotFoundError('task', id)
  return task
}
