import type { WorkspaceTransaction } from './scope-to-workspace.ts'

/** The time, from the only clock that everyone shares. */
export async function databaseNow(db: Pick<WorkspaceTransaction, '$queryRaw'>): Promise<Date> {
  const [row] = await db.$queryRaw<[{ now: Date }]>`SELECT now() AS now`
  return row.now
}
