import { MIN_COUNTED_CONFIDENCE } from '../../knowledge/documents/place-by-keywords.ts'
import type { WorkspaceDatabase } from '../../platform/database/scope-to-workspace.ts'
import { waitInTime } from '../../reports/plan/plan-limits.ts'
import { chooseAgents, type PartAnswer, type PartFindings } from './choose-agents.ts'
import type { PlanAgent } from './read-model-plan.ts'
import { type SearchedDocuments, searchPart } from './search-part.ts'
import type { GoalPart } from './split-goal.ts'

/** An agent whose documents are searched for a plan. */
export interface GoalAgent extends PlanAgent {
  /** UUIDs. */
  nodeIds: readonly string[]
  /** Number of documents in its scope. */
  documents: number
}

/** Parts that are searched. More would only be joined to one step. */
const MAX_SEARCHED_PARTS = 24
/** Searches that run concurrently. More would only queue up. */
const CONCURRENT_SEARCHES = 2

interface AnsweredGoal extends Omit<SearchedDocuments, 'agentIds'> {
  /** Without any, the whole workspace is searched. */
  agents: readonly GoalAgent[]
  /** The agents that may do a part. Without any, it is not searched. */
  agentsFor(part: GoalPart): readonly GoalAgent[]
}

/**
 * Finds the passage that answers each part best, and the agent with it in its scope: the one with the fewest documents,
 * if there are several. At most three searches per part, and one statement for all. Parts that no passage answers, or that
 * are not searched before the signal aborts, are missing in the result.
 */
export async function answerParts(
  db: WorkspaceDatabase,
  parts: readonly GoalPart[],
  { agents, agentsFor, ...searched }: AnsweredGoal,
  signal: AbortSignal,
): Promise<Map<GoalPart, PartAnswer>> {
  const findings = new Map<GoalPart, PartFindings>()
  const waiting = parts.slice(0, MAX_SEARCHED_PARTS)
  const work = async () => {
    for (let part = waiting.shift(); part && !signal.aborted; part = waiting.shift()) {
      const asked = part
      const agentIds = agents.length > 0 ? agentsFor(asked).map(({ id }) => id) : null
      if (agentIds?.length === 0) continue
      const found = await waitInTime(signal, () => searchPart(db, asked, { ...searched, agentIds }), null)
      if (found) findings.set(asked, found)
    }
  }
  await Promise.all(Array.from({ length: CONCURRENT_SEARCHES }, work))
  const documentIds = new Set(
    [...findings.values()].flatMap(({ passages }) => passages.map(of => of.documentId)),
  )
  const find = () => findAgents(db, searched.workspaceId, [...documentIds], agents)
  const found = await waitInTime(signal, find, new Map<string, GoalAgent[]>())
  return chooseAgents(inOrder(findings, parts), (documentId, part) => {
    const allowed = agentsFor(part)
    return (found.get(documentId) ?? []).filter(agent => allowed.includes(agent)).map(({ id }) => id)
  })
}

/** Searches end in any order, but results must not depend on it. */
function inOrder(
  findings: ReadonlyMap<GoalPart, PartFindings>,
  parts: readonly GoalPart[],
): Map<GoalPart, PartFindings> {
  return new Map(
    parts.flatMap(part => {
      const found = findings.get(part)
      return found ? [[part, found]] : []
    }),
  )
}

/** Finds the agents that have each document (UUID) in their scope, those with the fewest documents first. One statement. */
async function findAgents(
  db: Pick<WorkspaceDatabase, '$queryRaw'>,
  workspaceId: string,
  documentIds: readonly string[],
  agents: readonly GoalAgent[],
): Promise<Map<string, GoalAgent[]>> {
  const nodeIds = [...new Set(agents.flatMap(agent => agent.nodeIds))]
  const rows = await db.$queryRaw<{ documentId: string; nodeId: string }[]>`
    SELECT p.document_id AS "documentId", t.ancestor_id AS "nodeId"
    FROM placements p JOIN taxonomy_closure t ON t.descendant_id = p.node_id
    WHERE p.workspace_id = ${workspaceId}::uuid AND p.document_id = ANY(${[...documentIds]}::uuid[])
      AND p.confidence >= ${MIN_COUNTED_CONFIDENCE}::float8 AND t.ancestor_id = ANY(${nodeIds}::uuid[])`
  const specific = agents.toSorted((a, b) => a.documents - b.documents || a.nodeIds.length - b.nodeIds.length)
  const nodesOf = Map.groupBy(rows, row => row.documentId)
  return new Map(
    [...nodesOf].map(([documentId, of]) => {
      const nodes = new Set(of.map(({ nodeId }) => nodeId))
      return [documentId, specific.filter(agent => agent.nodeIds.some(id => nodes.has(id)))]
    }),
  )
}
