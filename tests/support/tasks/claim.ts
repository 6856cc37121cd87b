import type { App } from '../../../src/app.ts'
import type { Task } from '../../../src/generated/prisma/client.ts'
import { type Claim, claimTasks } from '../../../src/tasks/claim.ts'

/** Claims tasks as a worker that, by default, is idle and has run no suspect. */
export function claimAs(
  app: App,
  workerId: string,
  limit: number,
  more: Partial<Pick<Claim, 'isIdle' | 'ranSuspect'>> = {},
): Promise<Task[]> {
  return claimTasks(app, { workerId, limit, isIdle: true, ranSuspect: false, ...more })
}
