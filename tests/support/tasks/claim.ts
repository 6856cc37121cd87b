import type { App } from '../../../src/app.ts'
import type { Task } from '../../../src/generated/prisma/client.ts'
import { type Claim, claimTasks } from '../../../src/tasks/claim.ts'

/** Claims as a worker that runs nothing and has run no suspect, unless told otherwise. */
export function claimAs(
  app: App,
  workerId: string,
  limit: number,
  more: Partial<Pick<Claim, 'isIdle' | 'ranSuspect'>> = {},
): Promise<Task[]> {
  return claimTasks(app, { workerId, limit, isIdle: true, ranSuspect: false, ...more })
}
