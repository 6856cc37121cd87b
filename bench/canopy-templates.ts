import type { App } from '../src/app.ts'

/** Number of teams. The first user is in every third. */
const TEAMS = 50

/** Commands in Canopy's process for templates. They bypass the API, which would take minutes to create so many. */
export function templateCommands({ app }: { app: App }) {
  const { prisma } = app.database
  return {
    /**
     * Creates templates of another user: a tenth private, a tenth for one of the teams, the rest public; some with
     * ratings.
     */
    async makeTemplates({ count }: { count: number }): Promise<void> {
      const { id: workspaceId } = await prisma.workspace.findFirstOrThrow()
      const reader = await prisma.user.findFirstOrThrow({ where: { workspaceId } })
      const author = await prisma.user.create({ data: { workspaceId, name: 'Author of the bench' } })
      await prisma.$executeRaw`
        WITH made AS (
          INSERT INTO teams (id, workspace_id, owner_id, name)
          SELECT gen_random_uuid(), ${workspaceId}::uuid, ${author.id}::uuid, 'Team ' || n FROM generate_series(1, ${TEAMS}::int) n
          RETURNING id, name
        )
        INSERT INTO team_members (workspace_id, team_id, user_id)
        SELECT ${workspaceId}::uuid, id, ${reader.id}::uuid FROM made WHERE substr(name, 6)::int % 3 = 0`
      await prisma.$executeRaw`
        INSERT INTO templates (id, workspace_id, author_id, team_id, name, description, category, tags, visibility, usage_count, stars)
        SELECT gen_random_uuid(), ${workspaceId}::uuid, ${author.id}::uuid, CASE WHEN n % 10 = 1 THEN team.id END,
          (ARRAY['Weekly report', '주간 업무 보고서', 'Research brief', '시장 조사 계획서', 'Meeting minutes', '회의록', 'Proposal', '제안서'])[n % 8 + 1]
            || ' ' || n,
          repeat('What this is for, told in some words. 무엇에 쓰는지 몇 마디로 적는다. ', 1 + n % 6),
          (ARRAY['DOCS', 'SHEETS', 'SLIDES', 'RESEARCH'])[n % 4 + 1]::"TemplateCategory", ARRAY['tag' || n % 37, 'area' || n % 11],
          (CASE n % 10 WHEN 0 THEN 'PRIVATE' WHEN 1 THEN 'TEAM' ELSE 'PUBLIC' END)::"TemplateVisibility", n % 1000,
          ARRAY[0, 0, n % 3, n % 5, n % 7]
        FROM generate_series(1, ${count}::int) n
        JOIN (SELECT id, row_number() OVER (ORDER BY id) - 1 AS place FROM teams WHERE workspace_id = ${workspaceId}::uuid) team
          ON team.place = n / 10 % ${TEAMS}::int`
      await prisma.$executeRaw`
        INSERT INTO template_versions (id, workspace_id, template_id, ordinal, number, body)
        SELECT gen_random_uuid(), workspace_id, id, 1, '1.0.0', repeat('A line of some length. ', 50) FROM templates WHERE latest_id IS NULL`
      await prisma.$executeRaw`
        UPDATE templates SET latest_id = v.id FROM template_versions v WHERE v.template_id = templates.id AND latest_id IS NULL`
      // Autovacuum would do this some time after so many inserts.
      await prisma.$executeRaw`ANALYZE`
    },
  }
}
