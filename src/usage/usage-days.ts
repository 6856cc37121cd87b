import { Prisma } from '../generated/prisma/client.ts'

/** How long usage is kept: two years, and some weeks to compare the last one. */
export const USAGE_DAYS = 800

type Use = 'template_uses' | 'queries' | 'reports'

/**
 * INSERT that counts a use on this day. Use it in the statement or the transaction of the use.
 * @param uses a query for the workspace, the user and the template of each use. The user or template may be null.
 */
export function addUse(use: Use, uses: Prisma.Sql): Prisma.Sql {
  const column = Prisma.raw(use)
  return Prisma.sql`
    INSERT INTO usage_days AS known (workspace_id, user_id, template_id, ${column})
    SELECT workspace_id, user_id, template_id, 1 FROM (${uses}) AS used (workspace_id, user_id, template_id)
    ON CONFLICT ON CONSTRAINT usage_days_key DO UPDATE SET ${column} = known.${column} + 1`
}
