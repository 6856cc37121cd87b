import { detectLanguage } from '../../knowledge/text/detect-language.ts'
import type { ViewerContext } from '../../platform/auth/viewer.ts'
import { decodeId } from '../../platform/ids.ts'
import type { InputProblems } from '../input-problems.ts'

export interface PlanTopicInput {
  topic: string
  topicId?: string | null | undefined
  templateId?: string | null | undefined
  inputs?: Record<string, unknown> | null | undefined
  agentIds?: readonly string[] | null | undefined
  language?: string | null | undefined
  idempotencyKey?: string | null | undefined
}

/** Detects the language of a topic by its script. English if it is neither Korean nor Latin. */
export function guessLanguage(topic: string): string {
  return detectLanguage(topic) ?? 'en'
}

/** UUIDs of agents, without duplicates and in the order given. Adds a problem for each unknown agent. */
export async function findAgentIds(
  { db }: ViewerContext,
  ids: readonly string[],
  problems: InputProblems,
): Promise<string[]> {
  // Do not look up a list that is too long.
  if (!problems.isFine('input.agentIds')) return []
  const uuids = ids.map(id => decodeId('Agent', id))
  const agents = await db.agent.findMany({
    where: { id: { in: uuids.filter(uuid => uuid !== null) } },
    select: { id: true },
  })
  const known = new Set(agents.map(agent => agent.id))
  for (const [i, uuid] of uuids.entries())
    if (!uuid || !known.has(uuid)) problems.add(`input.agentIds.${i}`, `no agent has the id "${ids[i]}"`)
  return [...new Set(uuids.filter(uuid => uuid !== null))]
}
