import type { TestCanopy } from './start-test-canopy.ts'

/**
 * How many statements Prisma sends while something runs. What creates tasks is counted in a Canopy without a worker:
 * its statements would be counted too.
 */
export async function countStatements(
  { app: { database }, idle }: TestCanopy,
  run: () => Promise<unknown>,
): Promise<number> {
  await idle()
  const before = database.statementCount()
  await run()
  return database.statementCount() - before
}
