import type { App } from '../../src/platform/app.ts'

/**
 * How many statements Prisma sends while something runs. What a worker of the same process does meanwhile would count as
 * well: let it come to rest first, and make its heartbeat slow (WORKER_HEARTBEAT_MS).
 */
export async function countStatements({ database }: App, run: () => Promise<unknown>): Promise<number> {
  const before = database.statementCount()
  await run()
  return database.statementCount() - before
}
