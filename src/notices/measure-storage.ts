import { Prisma } from '../generated/prisma/client.ts'
import type { WorkspaceDatabase } from '../platform/database/scope-to-workspace.ts'

/** Stored bytes of a workspace. */
export interface StorageSize {
  documents: number
  index: number
  files: number
  other: number
}

type Part = keyof StorageSize

/** Tables of each part. All others are `other`. */
const PARTS: readonly [Part, RegExp][] = [
  ['documents', /^(documents|document_texts|chunks)$/],
  ['index', /^(postings|spellings)$|^index_|segment|_vectors$/],
  ['files', /^(artifact_contents|upload_parts)$/],
]
/** Header and line pointer of a row. */
const ROW_BYTES = 28

interface Table {
  name: string
  columns: string[]
}

/**
 * Measures the rows of a workspace in all tables as they are stored, that is compressed, without database indexes and free
 * space. Exported files count wherever they are stored. Reads each table in a statement of its own, so that a large
 * workspace does not block the embedded database for long.
 */
export async function measureStorage(db: WorkspaceDatabase, workspaceId: string): Promise<StorageSize> {
  const size: StorageSize = { documents: 0, index: 0, files: 0, other: 0 }
  for (const table of await listTables(db)) {
    const [row] = await db.$queryRaw<[{ bytes: number }]>(sizeOf(table, workspaceId))
    const part = PARTS.find(([, names]) => names.test(table.name))?.[0] ?? 'other'
    size[part] += row.bytes
  }
  return size
}

/** The tables with a workspace, and their columns. */
function listTables(db: WorkspaceDatabase): Promise<Table[]> {
  // No workspace: reads the catalog.
  return db.$queryRaw`
    SELECT c.relname::text AS name, array_agg(a.attname::text) AS columns
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
    GROUP BY c.oid, c.relname HAVING bool_or(a.attname = 'workspace_id') ORDER BY c.relname`
}

function sizeOf({ name, columns }: Table, workspaceId: string): Prisma.Sql {
  if (name === 'artifact_contents')
    return Prisma.sql`
      SELECT coalesce(sum(bytes), 0)::float8 AS bytes FROM (
        SELECT DISTINCT ON (sha256) bytes FROM artifacts WHERE workspace_id = ${workspaceId}::uuid) AS contents`
  const bytes = columns.map(column => `coalesce(pg_column_size(${quote(column)}), 0)`).join(' + ')
  return Prisma.sql`
    SELECT coalesce(sum(${Prisma.raw(bytes)} + ${ROW_BYTES}::int), 0)::float8 AS bytes
    FROM ${Prisma.raw(quote(name))} WHERE workspace_id = ${workspaceId}::uuid`
}

function quote(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`
}
