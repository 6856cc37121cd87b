import { v7 as uuidv7 } from 'uuid'
import type { Agent } from '../../generated/prisma/client.ts'
import { JUDGE } from '../../knowledge/probes/judge-hits.ts'
import type { Judgment } from '../../knowledge/probes/judge-question.ts'
import { hashQuestion, normalizeQuestion } from '../../knowledge/probes/question-digest.ts'
import type { WorkspaceDatabase } from '../../platform/database/scope-to-workspace.ts'
import { makeRoom } from './make-room.ts'

/**
 * Saves an unanswered query as a probe, if the agent has room for one. It is already judged, so it does not require a
 * new measurement of the agent.
 */
export async function saveMissedQuery(
  db: WorkspaceDatabase,
  { id: agentId, workspaceId }: Agent,
  query: string,
  { verdict, diagnosis, evidence }: Judgment,
): Promise<void> {
  await db.$transaction(async tx => {
    // Lock the agent first, as everywhere. It may have been deleted.
    const held = await tx.$queryRaw<unknown[]>`
      SELECT 1 FROM agents WHERE id = ${agentId}::uuid AND workspace_id = ${workspaceId}::uuid FOR UPDATE`
    if (held.length === 0 || (await makeRoom(tx, agentId, 1)) < 1) return
    await tx.$executeRaw`
      INSERT INTO probes (id, workspace_id, agent_id, question, digest, source, verdict, diagnosis, judged_by, evidence,
        last_judged_at, asked_times)
      VALUES (${uuidv7()}::uuid, ${workspaceId}::uuid, ${agentId}::uuid, ${normalizeQuestion(query)}, ${hashQuestion(query)},
        'MISSED_QUERY', ${verdict}::"ProbeVerdict", ${diagnosis}::"ProbeDiagnosis", ${JUDGE},
        ${JSON.stringify(evidence)}::jsonb, now(), 1)
      ON CONFLICT (agent_id, digest) DO NOTHING`
  })
}
