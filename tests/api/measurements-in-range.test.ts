import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { openTestApp } from '../support/open-test-app.ts'
import { setUp } from '../support/start-test-canopy.ts'

const testApp = setUp(openTestApp, made => made.stop())

const id = randomUUID()
/** The required columns of each table that stores measurements or counts. Foreign keys are not checked here. */
const ROWS = {
  agents: { id, taxonomy_id: id, name: 'Agent', queries: 5 },
  coverage_targets: { agent_id: id, node_id: id, documents: 1 },
  coverage_inputs: {
    agent_id: id,
    key: 'a',
    name: 'A',
    target: 1,
    is_chosen: true,
    document_ids: '{}',
  },
  coverage_snapshots: {
    id,
    agent_id: id,
    taxonomy_version: 'v1',
    percent: 50,
    total_documents: 1,
    total_chunks: 1,
    probes: 5,
  },
  coverage_alerts: { agent_id: id, snapshot_id: id, previous_percent: 50, reason: 'x' },
  node_coverage: {
    snapshot_id: id,
    node_id: id,
    ordinal: 1,
    documents: 1,
    target: 1,
    percent: 50,
    probes: 5,
  },
  placements: { document_id: id, node_id: id, confidence: 0.5, source: 'RULE' },
  probes: { id, agent_id: id, question: 'a', digest: 'a', source: 'CURATED' },
  templates: { id, author_id: id, name: 'A', category: 'DOCS' },
  template_versions: { id, template_id: id, ordinal: 1, number: '1.0.0', body: 'a' },
  template_ratings: { id, template_id: id, version_id: id, author_id: id, stars: 3 },
  topic_plans: {
    id,
    topic_id: id,
    revision: 1,
    source: 'EVIDENCE',
    outline: '',
    estimate_seconds: 1,
    estimate_tokens: 1,
    estimate_cost_usd: 1,
    took_ms: 1,
  },
  plan_sections: {
    plan_id: id,
    ordinal: 1,
    title: 'a',
    description: 'a',
    passages: 1,
    documents: 1,
    support: 'THIN',
  },
} as const satisfies Record<string, Record<string, unknown>>
type Table = keyof typeof ROWS

/** Inserts a row and rolls back. @throws the error of the database. */
async function insert(table: Table, change: Record<string, unknown>): Promise<void> {
  const row = { workspace_id: id, ...ROWS[table], ...change }
  const columns = Object.keys(row)
  const values = Object.values(row).map(value => `'${value}'`)
  await testApp.app.database.runScript(`BEGIN;
    SET LOCAL session_replication_role = 'replica';
    INSERT INTO ${table} (${columns.join(', ')}) VALUES (${values.join(', ')});
    ROLLBACK;`)
}

const PERCENT = { good: [0, 100], bad: [100.5, -0.5, 'NaN', 'Infinity'] }
const SHARE = { good: [0, 1], bad: [1.01, -0.01, 'NaN', 'Infinity'] }
const COUNT = { good: [0, 2_147_483_647], bad: [-1] }
const AMOUNT = { good: [0, 1e9], bad: [-0.5, 'NaN', 'Infinity'] }
/** Answered queries or probes, of a total of five. */
const PART = { good: [0, 5], bad: [-1, 6] }

it.each<[Table, string, { good: readonly unknown[]; bad: readonly unknown[] }]>([
  ['agents', 'coverage_percent', PERCENT],
  ['agents', 'min_score', SHARE],
  ['agents', 'lexical', SHARE],
  ['agents', 'trigram', SHARE],
  ['agents', 'semantic', SHARE],
  ['agents', 'queries', COUNT],
  ['agents', 'answered', PART],
  ['agents', 'response_ms_total', AMOUNT],
  ['agents', 'scope_changes', COUNT],
  ['agents', 'measured_changes', COUNT],
  ['coverage_targets', 'documents', COUNT],
  ['coverage_inputs', 'target', COUNT],
  ['coverage_snapshots', 'percent', PERCENT],
  ['coverage_snapshots', 'total_documents', COUNT],
  ['coverage_snapshots', 'total_chunks', COUNT],
  ['coverage_snapshots', 'probes', COUNT],
  ['coverage_snapshots', 'answered', PART],
  ['coverage_alerts', 'previous_percent', PERCENT],
  ['node_coverage', 'ordinal', COUNT],
  ['node_coverage', 'documents', COUNT],
  ['node_coverage', 'target', COUNT],
  ['node_coverage', 'percent', PERCENT],
  ['node_coverage', 'probes', COUNT],
  ['node_coverage', 'answered', PART],
  ['placements', 'confidence', SHARE],
  ['probes', 'asked_times', COUNT],
  ['templates', 'usage_count', COUNT],
  ['templates', 'stars', { good: ['{0,0,0,0,0}'], bad: ['{0,0,-1,0,0}'] }],
  ['template_versions', 'usage_count', COUNT],
  ['template_ratings', 'helpful', COUNT],
  ['template_ratings', 'unhelpful', COUNT],
  ['topic_plans', 'estimate_seconds', AMOUNT],
  ['topic_plans', 'estimate_tokens', COUNT],
  ['topic_plans', 'estimate_cost_usd', AMOUNT],
  ['topic_plans', 'took_ms', AMOUNT],
  ['plan_sections', 'passages', COUNT],
  ['plan_sections', 'documents', COUNT],
])('accepts only valid values of %s.%s', async (table, column, { good, bad }) => {
  for (const value of good) await insert(table, { [column]: value })
  for (const value of bad)
    await expect(insert(table, { [column]: value }), String(value)).rejects.toMatchObject({ code: '23514' })
})
