import type { Database } from '../../src/platform/database/database.ts'

/** The schema of a database, by kind of object. Names and definitions only, so that it can be compared. */
export type Catalog = Record<string, string[]>

const OURS = 'relnamespace = current_schema()::regnamespace'

/** One statement per kind. Each returns one text per object, with all that a migration could change about it. */
const KINDS = {
  relations: `SELECT concat_ws(' ', relkind, relname, array_to_string(reloptions, ','), relrowsecurity, relforcerowsecurity,
      obj_description(oid, 'pg_class'))
    FROM pg_class WHERE ${OURS} AND relkind <> 'i'`,
  // In the order of the table. Without gaps, because a dropped column leaves one.
  columns: `SELECT concat_ws(' ', c.relname, row_number() OVER (PARTITION BY c.oid ORDER BY attnum), attname,
      format_type(atttypid, atttypmod), CASE WHEN attnotnull THEN 'NOT NULL' END, pg_get_expr(adbin, adrelid), attidentity,
      attgenerated, attstorage, attcompression, attcollation::regcollation, col_description(c.oid, attnum))
    FROM pg_attribute a JOIN pg_class c ON c.oid = attrelid LEFT JOIN pg_attrdef d ON d.adrelid = attrelid AND adnum = attnum
    WHERE c.${OURS} AND relkind IN ('r', 'p', 'v') AND attnum > 0 AND NOT attisdropped`,
  constraints: `SELECT concat_ws(' ', conrelid::regclass, conname, pg_get_constraintdef(oid), convalidated, obj_description(oid, 'pg_constraint'))
    FROM pg_constraint WHERE connamespace = current_schema()::regnamespace AND contype <> 'n'`,
  indexes: `SELECT concat_ws(' ', indexdef, obj_description(indexname::regclass, 'pg_class'))
    FROM pg_indexes WHERE schemaname = current_schema()`,
  types: `SELECT concat_ws(' ', typname, (SELECT string_agg(enumlabel, ',' ORDER BY enumsortorder) FROM pg_enum WHERE enumtypid = t.oid),
      obj_description(oid, 'pg_type'))
    FROM pg_type t WHERE typnamespace = current_schema()::regnamespace AND typtype = 'e'`,
  functions: `SELECT concat_ws(' ', pg_get_functiondef(oid), obj_description(oid, 'pg_proc'))
    FROM pg_proc p WHERE pronamespace = current_schema()::regnamespace AND prokind = 'f'
      AND NOT EXISTS (SELECT FROM pg_depend WHERE objid = p.oid AND deptype = 'e')`,
  triggers: `SELECT concat_ws(' ', pg_get_triggerdef(t.oid), tgenabled, obj_description(t.oid, 'pg_trigger'))
    FROM pg_trigger t JOIN pg_class c ON c.oid = tgrelid WHERE c.${OURS} AND NOT tgisinternal`,
  policies: `SELECT concat_ws(' ', polrelid::regclass, polname, polroles::regrole[], polcmd, pg_get_expr(polqual, polrelid))
    FROM pg_policy`,
  privileges: `SELECT concat_ws(' ', relname, grantee::regrole, string_agg(privilege_type, ',' ORDER BY privilege_type))
    FROM pg_class, aclexplode(relacl) WHERE ${OURS} AND grantee <> relowner GROUP BY relname, grantee`,
}

/** Reads the schema of a database. The table of migrations is not part of it. */
export async function readCatalog({ prisma }: Pick<Database, 'prisma'>): Promise<Catalog> {
  const parts = Object.entries(KINDS).map(
    ([kind, sql]) => `SELECT '${kind}' AS kind, text FROM (${sql}) AS part (text)`,
  )
  const rows = await prisma.$queryRawUnsafe<{ kind: string; text: string }[]>(
    `${parts.join('\nUNION ALL ')} ORDER BY 1, 2`,
  )
  const catalog: Catalog = {}
  for (const { kind, text } of rows) {
    if (text.includes('_prisma_migrations')) continue
    catalog[kind] ??= []
    catalog[kind].push(text)
  }
  return catalog
}
