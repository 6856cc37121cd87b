import { LimitReachedError } from '../../errors.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'

const MINUTE_MS = 60_000

/**
 * Counts a plan request against the user's limit per minute. Exact for concurrent requests, also across processes.
 * @throws LimitReachedError if the user reached the limit within the last minute.
 */
export async function limitPlans({ app, db, viewer }: ViewerContext): Promise<void> {
  const { userId, workspaceId } = viewer
  const limit = app.config.plans.perMinute
  await db.$transaction(async tx => {
    await tx.$queryRaw`
      SELECT 1 FROM users WHERE id = ${userId}::uuid AND workspace_id = ${workspaceId}::uuid FOR NO KEY UPDATE`
    await tx.$executeRaw`
      DELETE FROM plan_requests WHERE user_id = ${userId}::uuid AND workspace_id = ${workspaceId}::uuid
        AND requested_at <= clock_timestamp() - interval '1 minute'`
    const [asked] = await tx.$queryRaw<[{ count: number; freeInMs: number | null }]>`
      SELECT count(*)::int AS count, (${MINUTE_MS}::float8 - extract(epoch FROM clock_timestamp() - min(requested_at)) * 1000)::float8
        AS "freeInMs"
      FROM plan_requests WHERE user_id = ${userId}::uuid AND workspace_id = ${workspaceId}::uuid`
    if (asked.count >= limit)
      throw new LimitReachedError(
        `A user can request ${limit} plans per minute. Try again later.`,
        limit,
        Math.max(1, Math.ceil(asked.freeInMs ?? MINUTE_MS)),
      )
    await tx.$executeRaw`
      INSERT INTO plan_requests (id, workspace_id, user_id, requested_at)
      VALUES (gen_random_uuid(), ${workspaceId}::uuid, ${userId}::uuid, clock_timestamp())`
  })
}
