import type { App } from '../src/app.ts'
import { time } from './time.ts'

/**
 * Commands in Canopy's process for taxonomies. They bypass the API, which would take minutes to place so many
 * documents.
 */
export function taxonomyCommands({ app }: { app: App }) {
  const { prisma } = app.database
  return {
    /** Places `count` documents on two nodes each of a version. */
    async placeDocuments({ version, count }: { version: string; count: number }): Promise<void> {
      await prisma.$executeRaw`
        WITH version AS (SELECT id, workspace_id FROM taxonomies WHERE version = ${version}),
        nodes AS (
          SELECT n.id, row_number() OVER (ORDER BY ordinal) - 1 AS place, count(*) OVER () AS total
          FROM taxonomy_nodes n JOIN version ON version.id = n.taxonomy_id
        ), made AS (
          INSERT INTO documents (id, workspace_id, title, content_type, bytes, sha256)
          SELECT gen_random_uuid(), workspace_id, n::text, 'text/plain', 0, 'bench ' || n
          FROM version, generate_series(1, ${count}::int) n RETURNING id, workspace_id, title::int AS n
        )
        INSERT INTO placements (workspace_id, document_id, node_id, confidence, source)
        SELECT made.workspace_id, made.id, nodes.id, 0.9, 'RULE' FROM made JOIN nodes
          ON nodes.place IN (made.n % nodes.total, (made.n + 7) % nodes.total)`
      await prisma.$executeRaw`CREATE TABLE bench_placements (LIKE placements INCLUDING ALL)`
      await prisma.$executeRaw`CREATE TABLE bench_nodes (LIKE taxonomy_nodes INCLUDING ALL)`
      // Autovacuum would do this some time after so many inserts.
      await prisma.$executeRaw`ANALYZE`
    },

    /** Copies the placements of a version in one statement. @returns the duration in milliseconds. */
    async copyPlacements({ version }: { version: string }): Promise<number> {
      await prisma.$executeRaw`TRUNCATE bench_placements`
      return time(
        () => prisma.$executeRaw`
          INSERT INTO bench_placements SELECT p.* FROM placements p JOIN taxonomy_nodes n ON n.id = p.node_id
          JOIN taxonomies t ON t.id = n.taxonomy_id WHERE t.version = ${version}`,
      )
    },

    /** Copies the nodes of a version in one statement. @returns the duration in milliseconds. */
    async copyNodes({ version }: { version: string }): Promise<number> {
      await prisma.$executeRaw`TRUNCATE bench_nodes`
      return time(
        () => prisma.$executeRaw`
          INSERT INTO bench_nodes SELECT n.* FROM taxonomy_nodes n JOIN taxonomies t ON t.id = n.taxonomy_id
          WHERE t.version = ${version}`,
      )
    },
  }
}
