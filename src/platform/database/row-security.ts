import pRetry from 'p-retry'
import { type Database, DatabaseUnusable } from './database.ts'
import { ALL_WORKSPACES_ROLE, WORKSPACE_ROLE } from './identity.ts'

/** Databases of one server share the roles, so other processes may create and grant them at the same time. */
const CREATE_ATTEMPTS = 5

/**
 * Functions of operators that only compare or reverse values. Behind a policy, Postgres uses an index, or the statistics of
 * a column, only for operators that are marked as leakproof. LIKE can also reject a pattern, but ours are always valid.
 */
const LEAKPROOF = ['arraycontains', 'enum_eq', 'reverse', 'text_ge', 'text_lt', 'texticlike', 'textlike']

/** Only a superuser can mark them. Without the marks, such conditions are filters that are expected to match few rows. */
const MARK_LEAKPROOF = `DO $canopy$
  DECLARE signature text;
  BEGIN
    IF (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
      FOR signature IN
        SELECT oid::regprocedure FROM pg_proc
        WHERE pronamespace = 'pg_catalog'::regnamespace AND NOT proleakproof
          AND proname IN (${LEAKPROOF.map(name => `'${name}'`).join(', ')})
      LOOP
        EXECUTE format('ALTER FUNCTION %s LEAKPROOF', signature);
      END LOOP;
    END IF;
  END $canopy$;`

interface RoleState {
  name: string
  exists: boolean
  /** Whether the user of this connection can switch to it. */
  isMember: boolean
  /** Whether row security does not apply to it. */
  canBypass: boolean
}

/**
 * Creates the roles that row security needs, if they are missing, and lets the user of DATABASE_URL switch to them.
 * Called before the migrations at every start, because roles belong to the server and are not part of a dump.
 * @throws DatabaseUnusable if the user has no permission for that. The message has the statements for an administrator.
 */
export async function ensureRoles(database: Database): Promise<void> {
  await pRetry(() => createMissing(database), {
    retries: CREATE_ATTEMPTS,
    minTimeout: 10,
    randomize: true,
    // insufficient_privilege
    shouldRetry: ({ error }) => (error as { code?: string }).code !== '42501',
  }).catch(async cause => {
    throw await describeProblem(database, cause)
  })
  const bypassing = (await readRoles(database)).filter(({ canBypass }) => canBypass)
  if (bypassing.length > 0)
    throw new DatabaseUnusable(
      `DATABASE_URL: row security does not apply to ${list(bypassing)}. An administrator must run: ${bypassing.map(({ name }) => `ALTER ROLE ${name} NOSUPERUSER NOBYPASSRLS;`).join(' ')}`,
    )
}

/**
 * Adds what is missing of the policies, privileges and leakproof marks. Called after the migrations at every start,
 * because a dump contains no marks.
 */
export async function secureTables(database: Database, lock: number): Promise<void> {
  await database.runScript(
    `BEGIN; SELECT pg_advisory_xact_lock(${lock}); SELECT secure_tables(); ${MARK_LEAKPROOF} COMMIT;`,
  )
}

async function createMissing(database: Database): Promise<void> {
  for (const { name, exists } of await readRoles(database))
    if (!exists) await database.runScript(`CREATE ROLE ${name} NOLOGIN`)
  // Postgres 16 and later let the creator of a role grant it, but not switch to it.
  for (const { name, isMember } of await readRoles(database))
    if (!isMember) await database.runScript(`GRANT ${name} TO CURRENT_USER`)
}

function readRoles({ prisma }: Database): Promise<RoleState[]> {
  // No workspace: roles belong to the server.
  return prisma.$queryRaw<RoleState[]>`
    SELECT name, oid IS NOT NULL AS "exists", coalesce(rolsuper OR rolbypassrls, false) AS "canBypass",
      coalesce(pg_has_role(oid,
        CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END), false) AS "isMember"
    FROM unnest(${[WORKSPACE_ROLE, ALL_WORKSPACES_ROLE]}::text[]) name LEFT JOIN pg_roles ON rolname = name`
}

async function describeProblem({ prisma }: Database, cause: unknown): Promise<unknown> {
  if ((cause as { code?: string }).code !== '42501') return cause
  // No workspace: reads the user of this connection.
  const [row] = await prisma.$queryRaw<{ user: string }[]>`SELECT quote_ident(current_user) AS "user"`
  const roles = `${WORKSPACE_ROLE}, ${ALL_WORKSPACES_ROLE}`
  return new DatabaseUnusable(
    `DATABASE_URL: this user cannot create or use the roles of row security. An administrator must create the roles that are missing and grant both: CREATE ROLE ${WORKSPACE_ROLE} NOLOGIN; CREATE ROLE ${ALL_WORKSPACES_ROLE} NOLOGIN; GRANT ${roles} TO ${row?.user}; Then start Canopy again. See docs/database-roles.md.`,
    { cause },
  )
}

function list(roles: readonly RoleState[]): string {
  return roles.map(({ name }) => name).join(' and ')
}
