import type { WorkspaceDatabase } from '../../platform/database/scope-to-workspace.ts'
import type { Embeddings } from '../../platform/embeddings/embedding-model.ts'
import { readAgentSearch } from '../retrieval/agent-search.ts'
import { type Judgement, judgeQuestion } from './judge-question.ts'

/** How the probes of an agent were judged by one measurement. */
export interface Verdicts {
  judgedAt: Date
  /** The taxonomy version (a UUID) of the agent then. */
  taxonomyId: string
  judgements: (Judgement & { probeId: string })[]
}

interface Judging {
  workspaceId: string
  agentId: string
  embeddings: Embeddings | null
  /** Looked at before every probe. */
  signal?: AbortSignal
  /** Told after every probe. */
  report?: (done: number, total: number) => Promise<void>
}

/**
 * Asks an agent all of its probes, one at a time so that others are served in between. Reads alone; `saveVerdicts` writes.
 * @returns null of an agent without probes, and of one that is gone
 */
export async function judgeProbes(
  db: WorkspaceDatabase,
  { workspaceId, agentId, embeddings, signal, report }: Judging,
): Promise<Verdicts | null> {
  const probes = await db.$queryRaw<{ id: string; question: string; now: Date }[]>`
    SELECT id, question, now() AS now FROM probes
    WHERE workspace_id = ${workspaceId}::uuid AND agent_id = ${agentId}::uuid ORDER BY id`
  const agent = probes[0] && (await db.agent.findUnique({ where: { id: agentId } }))
  if (!probes[0] || !agent) return null
  const search = await readAgentSearch(db, agent, embeddings)
  const judgements: Verdicts['judgements'] = []
  for (const { id, question } of probes) {
    signal?.throwIfAborted()
    const judgement = await judgeQuestion(db, { search, taxonomyId: agent.taxonomyId, signal }, question)
    judgements.push({ probeId: id, ...judgement })
    await report?.(judgements.length, probes.length)
  }
  return { judgedAt: probes[0].now, taxonomyId: agent.taxonomyId, judgements }
}
