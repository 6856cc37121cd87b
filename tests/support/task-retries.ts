import type { TestCanopy } from './start-test-canopy.ts'

/** Makes all tasks and deliveries that wait for a retry due now. @returns whether there were any. */
async function skipRetryWaits({ app: { database } }: TestCanopy): Promise<boolean> {
  const { prisma } = database
  const tasks = await prisma.$executeRaw`
    UPDATE tasks SET due_at = now() WHERE status = 'PENDING' AND next_attempt_at IS NOT NULL`
  const deliveries = await prisma.$executeRaw`
    UPDATE webhook_deliveries SET next_attempt_at = now() WHERE status = 'PENDING'`
  return tasks + deliveries > 0
}

/** Runs all attempts of every task and delivery without the retry delays. */
export async function runAllAttempts(canopy: TestCanopy): Promise<void> {
  do await canopy.idle()
  while (await skipRetryWaits(canopy))
}
