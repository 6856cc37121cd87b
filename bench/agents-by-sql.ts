import type pg from 'pg'
import { encodeId } from '../src/platform/ids.ts'

const AGENTS = `
  SELECT a.id, a.name, a.scope_description, a.scope_changes > a.measured_changes AS is_stale, a.created_at, a.updated_at, h.history
  FROM agents a CROSS JOIN LATERAL (
    SELECT coalesce(json_agg(s), '[]') AS history FROM (
      SELECT id, percent, measured_at, total_documents FROM coverage_snapshots
      WHERE agent_id = a.id ORDER BY measured_at DESC, id DESC LIMIT 5
    ) s
  ) h
  WHERE a.workspace_id = $1 ORDER BY a.created_at DESC, a.id DESC LIMIT 20`

interface AgentRow {
  id: string
  name: string
  scope_description: string | null
  is_stale: boolean
  created_at: Date
  updated_at: Date
  history: { id: string; percent: number; measured_at: string; total_documents: number }[]
}

/** Builds the response to the query of `realistic-query.ts` from one statement. */
export async function answerBySql(pool: pg.Pool, workspaceId: string): Promise<string> {
  const { rows } = await pool.query<AgentRow>({ name: 'agents', text: AGENTS, values: [workspaceId] })
  const nodes = rows.map(agent => ({
    id: encodeId('Agent', agent.id),
    name: agent.name,
    scopeDescription: agent.scope_description,
    coverageStale: agent.is_stale,
    createdAt: agent.created_at.toISOString(),
    updatedAt: agent.updated_at.toISOString(),
    coverageHistory: {
      nodes: agent.history.map(snapshot => ({
        id: encodeId('CoverageSnapshot', snapshot.id),
        percent: snapshot.percent,
        measuredAt: new Date(snapshot.measured_at).toISOString(),
        totalDocuments: snapshot.total_documents,
      })),
    },
  }))
  return JSON.stringify({ data: { agents: { nodes } } })
}
