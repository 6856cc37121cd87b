import type { App } from '../src/app.ts'

/** What a workspace of this benchmark has. */
const AGENTS = 3
const MEASUREMENTS = 2

/** Secret of the API key of a workspace, counted from 1. */
export const secretOf = (workspace: number) => `bench_workspace_${workspace}`

/** Commands in Canopy's process for many workspaces. They bypass the API, which would take hours to create so many. */
export function workspaceCommands({ app }: { app: App }) {
  const { prisma } = app.database
  return {
    /** Creates workspaces with a user, an API key and measured agents each. No retention is due. */
    async makeWorkspaces({ count }: { count: number }): Promise<void> {
      await prisma.$executeRaw`
        WITH made AS (
          INSERT INTO workspaces (id, name, next_retention_at)
          SELECT gen_random_uuid(), 'bench ' || n, '2100-01-01' FROM generate_series(1, ${count}::int) n RETURNING id, name
        ), members AS (
          INSERT INTO users (id, workspace_id, name) SELECT gen_random_uuid(), id, name FROM made RETURNING id, workspace_id, name
        )
        INSERT INTO api_keys (id, workspace_id, user_id, name, prefix, digest, scopes)
        SELECT gen_random_uuid(), workspace_id, id, 'bench', 'bench',
          encode(sha256(('bench_workspace_' || substr(name, 7))::bytea), 'hex'), '{ADMIN}' FROM members`
      await prisma.$executeRaw`
        INSERT INTO taxonomies (id, workspace_id, version, status, published_at)
        SELECT gen_random_uuid(), id, 'v1', 'PUBLISHED', now() FROM workspaces WHERE name LIKE 'bench %'`
      await prisma.$executeRaw`
        INSERT INTO agents (id, workspace_id, taxonomy_id, name, measured_changes)
        SELECT gen_random_uuid(), t.workspace_id, t.id, 'Guide ' || n, 1
        FROM taxonomies t JOIN workspaces w ON w.id = t.workspace_id AND w.name LIKE 'bench %', generate_series(1, ${AGENTS}::int) n`
      await prisma.$executeRaw`
        INSERT INTO coverage_snapshots (id, workspace_id, agent_id, measured_at, taxonomy_version, percent, total_documents, total_chunks)
        SELECT gen_random_uuid(), a.workspace_id, a.id, now() - n * interval '1 day', 'v1', 50, 10, 30
        FROM agents a JOIN workspaces w ON w.id = a.workspace_id AND w.name LIKE 'bench %', generate_series(1, ${MEASUREMENTS}::int) n`
      // Autovacuum would do this some time after so many inserts.
      await prisma.$executeRaw`ANALYZE`
    },
  }
}
