import type { App } from '../../src/app.ts'

const UUID = '([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})'

/** Tables with a row in which one of these UUIDs stands, in whatever column, and how many such rows. */
export async function findTraces(
  { database: { prisma } }: App,
  uuids: readonly string[],
): Promise<Record<string, number>> {
  const tables = await prisma.$queryRaw<{ name: string }[]>`
    SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`
  const traces: Record<string, number> = {}
  for (const { name } of tables) {
    const [row] = await prisma.$queryRawUnsafe<[{ count: number }]>(
      `SELECT count(*)::int AS count FROM "${name}" t
      WHERE EXISTS (SELECT FROM regexp_matches(t::text, '${UUID}', 'g') AS found WHERE found[1] = ANY($1::text[]))`,
      [...uuids],
    )
    if (row.count) traces[name] = row.count
  }
  return traces
}
