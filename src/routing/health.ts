import type { WorkspaceTransaction } from '../platform/database/scope-to-workspace.ts'

export type ModelStatus = 'UNKNOWN' | 'HEALTHY' | 'DEGRADED' | 'DOWN'

/** What the calls of the last 15 minutes say about a model. */
export interface ModelHealth {
  status: ModelStatus
  calls: number
  /** Share of failed calls. */
  errorRate: number
  /** Percentiles of completed calls. Null without any. */
  firstTokenP50Ms: number | null
  durationP50Ms: number | null
  durationP95Ms: number | null
  /** End of the last call. Null if there is none. */
  checkedAt: Date | null
  /** When a model that is down is tried again. Null if it is not down. */
  retryAt: Date | null
}

/** The health of a model that was not called. */
export const UNKNOWN_HEALTH: ModelHealth = {
  status: 'UNKNOWN',
  calls: 0,
  errorRate: 0,
  firstTokenP50Ms: null,
  durationP50Ms: null,
  durationP95Ms: null,
  checkedAt: null,
  retryAt: null,
}

/** Reads the health of models (UUIDs). Models without calls are absent. */
export async function readModelHealth(
  _db: Pick<WorkspaceTransaction, '$queryRaw'>,
  _workspaceId: string,
  _modelIds: readonly string[],
): Promise<Map<string, ModelHealth>> {
  return new Map()
}
