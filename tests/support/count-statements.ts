import type { App } from '../../src/platform/app.ts'

/** Settings under which next to nothing is asked beside what is counted. */
export const QUIET = {
  EVENT_POLL_MS: '60000',
  SCHEDULE_POLL_MS: '60000',
  TASK_LEASE_MS: '60000',
  WORKER_HEARTBEAT_MS: '5000',
  WORKER_POLL_MS: '60000',
}

/** Until the fewest was counted so often. */
const SEEN = 3
/** It is run no more often than this. */
export const MOST_TIMES = 12

/**
 * How many statements Prisma sends while something runs. It is run several times and the fewest count: in between, a
 * worker of the same process may say that it lives.
 */
export async function countStatements({ database }: App, run: () => Promise<unknown>): Promise<number> {
  const counts: number[] = []
  const fewest = () => Math.min(...counts)
  while (counts.filter(count => count === fewest()).length < SEEN && counts.length < MOST_TIMES) {
    const before = database.statementCount()
    await run()
    counts.push(database.statementCount() - before)
  }
  return fewest()
}
