import type { App } from '../../../src/app.ts'
import { transact } from '../../../src/platform/bus/transact.ts'
import type { DueTasks } from '../../../src/tasks/define.ts'

/** Creates due tasks as the scheduler does. @returns the number of due rows. */
export function createDue(app: App, { create }: DueTasks, limit: number): Promise<number> {
  return transact({ app, db: app.database.prisma }, tx => create(tx, limit))
}
