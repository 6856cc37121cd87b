import type { Registry } from 'prom-client'
import { allWorkspaces } from '../platform/database/all-workspaces.ts'
import type { Database } from '../platform/database/database.ts'
import { createReadGauges, type FigureGauge } from '../platform/read-gauges.ts'

/** What the installation has, over all workspaces. */
interface InstallationCounts {
  agents: number
  documents: number
  reports: number
  activeUsers: number
}

/** Counting reads an index entry per row, so it is done this rarely, however often the metrics are scraped. */
const FRESH_MS = 60_000

const GAUGES: FigureGauge<InstallationCounts>[] = [
  ['canopy_agents', 'Agents. Up to a minute old.', 'agents'],
  ['canopy_documents', 'Documents, including those not indexed yet. Up to a minute old.', 'documents'],
  ['canopy_reports', 'Reports, including unfinished ones. Up to a minute old.', 'reports'],
  [
    'canopy_users_active',
    'Users whose API keys sent a valid request in the last 24 h. Up to two minutes old.',
    'activeUsers',
  ],
]

/** All workspaces: the gauges are of the whole installation. */
async function readInstallationCounts(database: Database): Promise<InstallationCounts> {
  const [counts] = await allWorkspaces(database, 'read metrics').$queryRaw<[InstallationCounts]>`
    SELECT (SELECT count(*)::float8 FROM agents) AS agents, (SELECT count(*)::float8 FROM documents) AS documents,
      (SELECT count(*)::float8 FROM reports) AS reports,
      (SELECT count(DISTINCT user_id)::float8 FROM api_keys WHERE last_used_at > now() - interval '24 hours') AS "activeUsers"`
  return counts
}

/**
 * Gauges of what the installation has. Every process reports the same values, apart from their age.
 * @returns a function that updates the gauges. While the database is unavailable, they are absent.
 */
export function createInstallationGauges(registry: Registry, database: Database): () => Promise<unknown> {
  return createReadGauges(registry, GAUGES, {
    read: () => readInstallationCounts(database),
    freshMs: FRESH_MS,
  })
}
