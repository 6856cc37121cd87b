import type { Agent } from '../../generated/prisma/client.ts'
import { weighQuestion } from '../../knowledge/probes/judge-hits.ts'
import { diagnose, findAnswers } from '../../knowledge/probes/judge-question.ts'
import { hashQuestion } from '../../knowledge/probes/question-digest.ts'
import type { AgentSearch } from '../../knowledge/retrieval/agent-search.ts'
import type { SearchOutcome } from '../../knowledge/retrieval/search.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { findTextProblem } from '../../platform/database/text-problems.ts'
import { saveMissedQuery } from './keep-miss.ts'

interface Asked {
  search: AgentSearch
  query: string
  outcome: SearchOutcome
}

/** Saves an unanswered query as a probe, if the agent learns from misses. The response does not wait for it. */
export function learnFromMiss(context: ViewerContext, agent: Agent, asked: Asked): void {
  if (!agent.learnFromMisses || findTextProblem(asked.query)) return
  context.app.afterwards.run('learning from a missed query', () => learn(context, agent, asked))
}

async function learn({ db }: ViewerContext, agent: Agent, asked: Asked): Promise<void> {
  const { search, query, outcome } = asked
  const weighed = await weighQuestion(db, agent.workspaceId, query)
  if (weighed.words.length === 0) return
  if ((await findAnswers(db, weighed, outcome)).length > 0) return
  const { count } = await db.probe.updateMany({
    where: { agentId: agent.id, digest: hashQuestion(query) },
    data: { askedTimes: { increment: 1 } },
  })
  if (count > 0) return
  const judgement = await diagnose(db, { search, taxonomyId: agent.taxonomyId }, query, weighed)
  await saveMissedQuery(db, agent, query, judgement)
}
