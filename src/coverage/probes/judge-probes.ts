import { readAgentSearch } from '../../knowledge/retrieval/search.ts'
import { readQuery } from '../../knowledge/text/read-query.ts'
import type { Embeddings } from '../../models/embeddings/embedding-model.ts'
import type { WorkspaceDatabase } from '../../platform/database/scope-to-workspace.ts'
import { type Judgment, judgeQuestion } from './judge-question.ts'

/** The verdicts on an agent's probes in one measurement. */
export interface Verdicts {
  judgedAt: Date
  /** The agent's taxonomy version (a UUID) at that time. */
  taxonomyId: string
  judgements: (Judgment & { probeId: string })[]
}

interface Judging {
  workspaceId: string
  agentId: string
  embeddings: Embeddings | null
  /** Checked before each probe. */
  signal?: AbortSignal
  /** Called after each probe. */
  report?: (done: number, total: number) => Promise<void>
}

/**
 * Judges all probes of an agent, one at a time, to leave room for other requests. Read-only: `saveVerdicts` stores the
 * verdicts.
 * @returns null if the agent has no probes or does not exist
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
    const judgement = await judgeQuestion(
      db,
      { search, taxonomyId: agent.taxonomyId, signal },
      readQuery(question),
    )
    judgements.push({ probeId: id, ...judgement })
    await report?.(judgements.length, probes.length)
  }
  return { judgedAt: probes[0].now, taxonomyId: agent.taxonomyId, judgements }
}
