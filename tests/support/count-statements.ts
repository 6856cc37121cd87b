import type { App } from '../../src/platform/app.ts'

const TIMES = 3

/**
 * How many statements Prisma sends while something runs. It is run several times and the fewest count: in between, a
 * worker of the same process may say that it lives.
 */
export async function countStatements({ database }: App, run: () => Promise<unknown>): Promise<number> {
  const counts: number[] = []
  for (let i = 0; i < TIMES; i++) {
    const before = database.statementCount()
    await run()
    counts.push(database.statementCount() - before)
  }
  return Math.min(...counts)
}
