import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'

/** Any number, the same in every process, and of no other two-part advisory lock. */
const ADVISORY_LOCK = 727_003

/**
 * Lets nobody else measure the agent until the end of the transaction, so that every measurement is explained by the one
 * before it. Unlike a lock of its row, it holds up nobody who changes the agent or asks it something.
 */
export async function holdMeasuring(tx: WorkspaceTransaction, agentId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${ADVISORY_LOCK}::int, hashtext(${agentId}::text))`
}
