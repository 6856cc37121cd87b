import type { TestCanopy } from './start-test-canopy.ts'

/**
 * Counts the statements that Prisma sends during `run`. If `run` creates tasks, use a Canopy without a worker, whose
 * statements would also be counted.
 */
export async function countStatements(
  { app: { database }, idle }: TestCanopy,
  run: () => Promise<unknown>,
): Promise<number> {
  await idle()
  // The first use of an API key within a minute takes an extra statement.
  await database.prisma.apiKey.updateMany({ data: { lastUsedAt: new Date() } })
  const before = database.statementCount()
  await run()
  return database.statementCount() - before
}
