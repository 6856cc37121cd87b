import { v7 as uuidv7 } from 'uuid'
import type { ViewerContext } from '../../context.ts'
import { diagnose, findAnswers, JUDGE, type Judgment } from '../../coverage/probes/judge-question.ts'
import { hashQuestion, normalizeQuestion } from '../../coverage/probes/question-digest.ts'
import type { Agent } from '../../generated/prisma/client.ts'
import type { AgentSearch, SearchOutcome } from '../../knowledge/retrieval/search.ts'
import type { Query } from '../../knowledge/text/read-query.ts'
import type { WorkspaceDatabase } from '../../platform/database/scope-to-workspace.ts'
import { findTextProblem } from '../../platform/database/text-problems.ts'
import { makeRoom } from './add-probes.ts'

interface Asked {
  search: AgentSearch
  query: Query
  outcome: SearchOutcome
}

/** Saves an unanswered query as a probe, if the agent learns from misses. The response does not wait for it. */
export function learnFromMiss(context: ViewerContext, agent: Agent, asked: Asked): void {
  if (!agent.learnFromMisses || findTextProblem(asked.query.text)) return
  context.app.backgroundWork.run('learning from a missed query', () => learn(context, agent, asked))
}

async function learn({ db }: ViewerContext, agent: Agent, asked: Asked): Promise<void> {
  const { search, query, outcome } = asked
  if (query.words.length === 0) return
  if (findAnswers(outcome).length > 0) return
  const { count } = await db.probe.updateMany({
    where: { agentId: agent.id, digest: hashQuestion(query.text) },
    data: { askedTimes: { increment: 1 } },
  })
  if (count > 0) return
  const judgment = await diagnose(db, { search, taxonomyId: agent.taxonomyId }, query)
  await saveMissedQuery(db, agent, query.text, judgment)
}

/**
 * Saves an unanswered query as a probe, if the agent has room for one. It is already judged, so it does not require a
 * new measurement of the agent.
 */
async function saveMissedQuery(
  db: WorkspaceDatabase,
  { id: agentId, workspaceId }: Agent,
  query: string,
  { verdict, diagnosis, evidence }: Judgment,
): Promise<void> {
  await db.$transaction(async tx => {
    // Lock the agent first, as everywhere. It may have been deleted.
    const locked = await tx.$queryRaw<unknown[]>`
      SELECT 1 FROM agents WHERE id = ${agentId}::uuid AND workspace_id = ${workspaceId}::uuid FOR UPDATE`
    if (locked.length === 0 || (await makeRoom(tx, agentId, 1)) < 1) return
    await tx.$executeRaw`
      INSERT INTO probes (id, workspace_id, agent_id, question, digest, source, verdict, diagnosis, judged_by, evidence,
        last_judged_at, asked_times)
      VALUES (${uuidv7()}::uuid, ${workspaceId}::uuid, ${agentId}::uuid, ${normalizeQuestion(query)}, ${hashQuestion(query)},
        'MISSED_QUERY', ${verdict}::"ProbeVerdict", ${diagnosis}::"ProbeDiagnosis", ${JUDGE},
        ${JSON.stringify(evidence)}::jsonb, now(), 1)
      ON CONFLICT (agent_id, digest) DO NOTHING`
  })
}
