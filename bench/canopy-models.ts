import { randomUUID } from 'node:crypto'
import type { App } from '../src/app.ts'

/** Calls of each model in the last 15 minutes. */
const CALLS = 200

/** Commands in Canopy's process for models. They bypass the API, which would make all of the calls. */
export function modelCommands({ app }: { app: App }) {
  const { prisma } = app.database
  return {
    /** Creates models, each with recent calls of which a tenth failed. */
    async makeModels({ count }: { count: number }): Promise<void> {
      const { id: workspaceId } = await prisma.workspace.findFirstOrThrow()
      const providerId = randomUUID()
      await prisma.modelProvider.create({
        data: {
          id: providerId,
          workspaceId,
          name: 'bench',
          protocol: 'OPENAI_COMPATIBLE',
          baseUrl: 'http://127.0.0.1:9/v1',
        },
      })
      await prisma.$executeRaw`
        INSERT INTO models (id, workspace_id, provider_id, name, purposes, context_tokens, max_output_tokens,
          input_usd_per_million, output_usd_per_million, enabled)
        SELECT gen_random_uuid(), ${workspaceId}::uuid, ${providerId}::uuid, 'model-' || n, '{ANSWER}', 32000, 1000, n, 2 * n, true
        FROM generate_series(1, ${count}::int) n`
      await prisma.$executeRaw`
        INSERT INTO model_calls (id, workspace_id, purpose, model_id, model_name, attempt, decision, outcome, error_code,
          duration_ms, first_token_ms, is_check, reserved_nano, reserved_tokens, ended_at)
        SELECT gen_random_uuid(), workspace_id, 'ANSWER', id, name, 1, '{}',
          (CASE n % 10 WHEN 0 THEN 'FAILED' ELSE 'SUCCEEDED' END)::"ModelCallOutcome", CASE n % 10 WHEN 0 THEN 'HTTP_500' END,
          500 + n, 100 + n, false, 0, 0, now() - n * interval '1 second'
        FROM models, generate_series(1, ${CALLS}::int) n WHERE provider_id = ${providerId}::uuid`
      // Autovacuum would do this some time after so many inserts.
      await prisma.$executeRaw`ANALYZE`
    },
  }
}
