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
  // A key that was not used for a minute is marked as used, which is a statement of its own.
  await database.prisma.apiKey.updateMany({ data: { lastUsedAt: new Date() } })
  const before = database.statementCount()
  await run()
  return database.statementCount() - before
}
