import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openDatabase } from '../../scripts/open-database.ts'
import { readConfig } from '../../src/config/config.ts'
import type { Database } from '../../src/platform/database/database.ts'
import { MIGRATIONS } from '../../src/platform/database/migrations.ts'
import { makeDataDir } from '../support/data-dir.ts'
import { setUp } from '../support/start-test-canopy.ts'

/** Numeric columns without a CHECK, and why. Columns that Postgres generates need none. */
const UNCHECKED: Record<string, string> = {
  'chunks.batch_id': 'A foreign key.',
  'hourly_totals.*': 'A check would double the cost of an update, and counts are only added to.',
  'index_batches.length': 'Deleted passages are subtracted, so rounding can leave a sum slightly below 0.',
  'postings.batch_id': 'A reference to a generated number.',
}

const COUNT = { good: [0, 2_147_483_647], bad: [-1] }
const FROM_ONE = { good: [1, 2_147_483_647], bad: [0, -1] }
const SMALL = { good: [0, 32_767], bad: [-1] }
const BIG = { good: [0, 2n ** 63n - 1n], bad: [-1] }
const AMOUNT = { good: [0, 0.5, 1e9], bad: [-0.5, 'NaN', 'Infinity'] }
const PERCENT = { good: [0, 100], bad: [-0.5, 100.5, 'NaN'] }

/** Values of each column that `20261126100000_database_rules` limits. Its constraint is `<table>_<column>_check`. */
const LIMITS: [string, string, { good: readonly unknown[]; bad: readonly unknown[] }][] = [
  ['taxonomy_nodes', 'ordinal', COUNT],
  ['documents', 'bytes', COUNT],
  ['documents', 'index_version', COUNT],
  ['documents', 'length', AMOUNT],
  ['chunks', 'ordinal', COUNT],
  ['chunks', 'length', AMOUNT],
  ['chunks', 'position', SMALL],
  ['index_batches', 'chunks', COUNT],
  ['index_batches', 'documents', COUNT],
  ['index_batches', 'lengths', { good: ['{}', '{0,1.5}'], bad: ['{1,-1}', '{NaN}', '{Infinity}'] }],
  ['postings', 'frequencies', { good: ['{}'], bad: ['{1}'] }],
  ['embedding_models', 'dimensions', FROM_ONE],
  ['upload_parts', 'ordinal', COUNT],
  ['agents', 'top_k', FROM_ONE],
  ['agents', 'version', FROM_ONE],
  ['conversations', 'last_sequence', COUNT],
  ['workers', 'concurrency', FROM_ONE],
  ['tasks', 'progress_done', COUNT],
  ['tasks', 'progress_total', COUNT],
  ['tasks', 'attempt', COUNT],
  ['tasks', 'returned', COUNT],
  ['tasks', 'max_attempts', FROM_ONE],
  ['tasks', 'timeout_ms', COUNT],
  ['tasks', 'last_sequence', FROM_ONE],
  ['tasks', 'losses', COUNT],
  ['task_events', 'sequence', FROM_ONE],
  ['task_events', 'attempt', COUNT],
  ['task_events', 'progress_percent', PERCENT],
  ['task_events', 'progress_done', COUNT],
  ['task_events', 'progress_total', COUNT],
  ['removed_task_events', 'position', { good: [1, 2n ** 63n - 1n], bad: [0] }],
  ['webhook_deliveries', 'failed_rounds', COUNT],
  ['webhook_deliveries', 'claims', COUNT],
  ['webhook_attempts', 'response_status', { good: [0, 999], bad: [-1, 1000] }],
  ['webhook_attempts', 'latency_ms', AMOUNT],
  ['template_versions', 'ordinal', FROM_ONE],
  ['topic_agents', 'ordinal', FROM_ONE],
  ['topic_plans', 'revision', FROM_ONE],
  ['plan_sections', 'ordinal', FROM_ONE],
  ['plan_sections', 'max_words', FROM_ONE],
  ['reports', 'version', FROM_ONE],
  ['report_sections', 'ordinal', FROM_ONE],
  ['section_citations', 'ordinal', FROM_ONE],
  ['section_citations', 'position', COUNT],
  // Its end is 1.
  ['section_citations', 'start_at', { good: [0, 1], bad: [-1, 2] }],
  ['artifacts', 'bytes', COUNT],
  ['quota_days', 'used', BIG],
]

interface Column {
  table: string
  name: string
  type: string
  isRequired: boolean
  isNumeric: boolean
  isChecked: boolean
  comment: string | null
}

const test = setUp(
  async () => {
    const dataDir = await makeDataDir()
    const database = await openDatabase(readConfig([], { DATA_DIR: dataDir.path }))
    return { dataDir, database, columns: await readColumns(database) }
  },
  async ({ database, dataDir }) => {
    await database.close()
    await dataDir.remove()
  },
)

/** Reads all columns of all tables. Those that Postgres generates are neither required nor numeric. */
function readColumns({ prisma }: Database): Promise<Column[]> {
  return prisma.$queryRaw`
    SELECT c.relname::text AS table, a.attname::text AS name, format_type(a.atttypid, a.atttypmod) AS type,
      a.attnotnull AND NOT a.atthasdef AND a.attidentity = '' AS "isRequired",
      a.attidentity = '' AND a.attgenerated = '' AND coalesce(e.typcategory, t.typcategory) = 'N' AS "isNumeric",
      EXISTS (SELECT FROM pg_constraint k WHERE k.conrelid = c.oid AND k.contype = 'c' AND a.attnum = ANY (k.conkey)) AS "isChecked",
      col_description(c.oid, a.attnum) AS comment
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid
      LEFT JOIN pg_type e ON e.oid = t.typelem AND t.typcategory = 'A'
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
      AND c.relname <> '_prisma_migrations'
    ORDER BY 1, a.attnum`
}

it('describes every table and column', async () => {
  const tables = await test.database.prisma.$queryRaw<{ name: string; comment: string | null }[]>`
    SELECT relname::text AS name, obj_description(oid, 'pg_class') AS comment FROM pg_class
    WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r' AND relname <> '_prisma_migrations'`
  const all = [
    ...tables,
    ...test.columns.map(({ table, name, comment }) => ({ name: `${table}.${name}`, comment })),
  ]
  expect(all.length).toBeGreaterThan(400)
  expect(all.filter(({ comment }) => !comment?.endsWith('.')).map(({ name }) => name)).toEqual([])
})

it('limits every numeric column, or lists why not', () => {
  const unchecked = test.columns.filter(({ isNumeric, isChecked }) => isNumeric && !isChecked)
  const names = unchecked.map(({ table, name }) =>
    `${table}.*` in UNCHECKED ? `${table}.*` : `${table}.${name}`,
  )
  expect([...new Set(names)]).toEqual(Object.keys(UNCHECKED))
})

describe('20261126100000_database_rules', () => {
  it('has only constraints that are tested here, and scans no table for them', async () => {
    const script = await readFile(join(MIGRATIONS, '20261126100000_database_rules/migration.sql'), 'utf8')
    const names = [...script.matchAll(/ADD CONSTRAINT (\w+)/g)].map(([, name = '']) => name)
    expect(names).toEqual(LIMITS.map(([table, column]) => nameOf(table, column)))
    const valid = await test.database.prisma.$queryRaw`
      SELECT conname FROM pg_constraint WHERE convalidated AND conname = ANY (${names}::text[])`
    expect(valid).toEqual([])
  })

  it.each(LIMITS)('accepts only valid values of %s.%s', async (table, column, { good, bad }) => {
    for (const value of good) await insert(table, { [column]: value })
    for (const value of bad)
      await expect(insert(table, { [column]: value }), String(value)).rejects.toMatchObject({
        constraint: nameOf(table, column),
      })
  })
})

function nameOf(table: string, column: string): string {
  return `${table}_${column}_check`
}

/** Inserts a row without checking foreign keys, and rolls back. @throws the error of the database. */
async function insert(table: string, values: Record<string, unknown>): Promise<void> {
  const required = test.columns.filter(column => column.table === table && column.isRequired)
  const row = { ...Object.fromEntries(required.map(({ name, type }) => [name, sampleOf(type)])), ...values }
  await test.database.runScript(`BEGIN;
    SET LOCAL session_replication_role = 'replica';
    INSERT INTO ${table} (${Object.keys(row).join(', ')})
    VALUES (${Object.values(row)
      .map(value => (String(value).startsWith('(') ? value : `'${value}'`))
      .join(', ')});
    ROLLBACK;`)
}

/** @returns a valid value of a column with this type: SQL in parentheses, or a literal. */
function sampleOf(type: string): string {
  if (type.endsWith('[]')) return '{}'
  if (type.startsWith('"')) return `((enum_range(NULL::${type}))[1])`
  if (type === 'date' || type.startsWith('timestamp')) return '(now())'
  if (type === 'uuid') return '(gen_random_uuid())'
  if (type.startsWith('json')) return '{}'
  return '1'
}
