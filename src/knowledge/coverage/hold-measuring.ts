import type { WorkspaceTransaction } from '../../platform/database/scope-to-workspace.ts'

/** Arbitrary, but the same in every process. */
const ADVISORY_LOCK = 727_003

/**
 * Serializes the measurements of an agent, so that each one is compared with the one before it. Holds a lock until the
 * transaction ends. Unlike a row lock, it does not block changes to the agent or questions to it.
 */
export async function lockMeasurements(tx: WorkspaceTransaction, agentId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${ADVISORY_LOCK}::int, hashtext(${agentId}::text))`
}
