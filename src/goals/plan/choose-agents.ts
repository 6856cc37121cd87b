import type { PartEvidence } from './draft-steps.ts'

/** A passage found for a part of a goal. */
export interface PartPassage {
  chunkId: string
  documentId: string
  /** How well it answers the part. Comparable between parts. */
  worth: number
  /** Whether it is among the best of a search. */
  isTop: boolean
}

/** What the searches for a part have found. */
export interface PartFindings {
  passages: readonly PartPassage[]
  /** Probability that the best passage answers the part, 0 to 1. */
  confidence: number
  /** Whether passages answer the question better with its context than without. */
  needsContext: boolean
}

/** What a part is to be answered by. */
export interface PartAnswer extends PartEvidence {
  /** Whether passages answer the question better with its context than without. */
  needsContext: boolean
}

/** Agents (UUIDs) that have a document (UUID) in their scope and may do the part, the most specific first. */
export type AgentsOf<Part> = (documentId: string, part: Part) => readonly string[]

/** Parts with less are answered by no document. Most questions that documents do answer have more. */
const MIN_CONFIDENCE = 0.06
/** How much the other parts count: parts of one goal are often on one subject. Measured. */
const OTHERS_SHARE = 0.25
/** An agent with a smaller scope is preferred if it has the best passage and this share of the worth. */
const MIN_SHARE_OF_BEST = 0.8

/**
 * Chooses the agent for each part of a goal: the one whose passages are worth most, for the part itself and, a little, for the
 * other parts. Parts that no passage answers are missing in the result.
 */
export function chooseAgents<Part>(
  findings: ReadonlyMap<Part, PartFindings>,
  agentsOf: AgentsOf<Part>,
): Map<Part, PartAnswer> {
  const worths = new Map([...findings].map(([part, found]) => [part, sumWorths(part, found, agentsOf)]))
  const chosen = new Map<Part, PartAnswer>()
  for (const [part, found] of findings) {
    if (found.confidence < MIN_CONFIDENCE) continue
    const others = [...worths].filter(([other]) => other !== part).map(([, worth]) => worth)
    const evidence = chooseAgent(found.passages, {
      own: worths.get(part) ?? new Map(),
      others,
      agentsOf: documentId => agentsOf(documentId, part),
    })
    if (evidence) chosen.set(part, { ...evidence, needsContext: found.needsContext })
  }
  return chosen
}

/** Worth of the best passages of each agent. */
function sumWorths<Part>(
  part: Part,
  { passages }: PartFindings,
  agentsOf: AgentsOf<Part>,
): Map<string, number> {
  const worths = new Map<string, number>()
  for (const { documentId, worth, isTop } of passages)
    for (const agentId of agentsOf(documentId, part))
      worths.set(agentId, (worths.get(agentId) ?? 0) + (isTop ? worth : 0))
  return worths
}

interface Choice {
  own: ReadonlyMap<string, number>
  others: readonly ReadonlyMap<string, number>[]
  agentsOf(documentId: string): readonly string[]
}

function chooseAgent(
  passages: readonly PartPassage[],
  { own, others, agentsOf }: Choice,
): PartEvidence | null {
  const worthOf = (agentId: string) => {
    const ofOthers = others.reduce((sum, worths) => sum + (worths.get(agentId) ?? 0), 0)
    return (own.get(agentId) ?? 0) + (OTHERS_SHARE * ofOthers) / Math.max(1, others.length)
  }
  const ranked = [...own.keys()].toSorted((a, b) => worthOf(b) - worthOf(a) || (a < b ? -1 : 1))
  const [first] = ranked
  const [best] = passages
    .filter(({ documentId }) => first === undefined || agentsOf(documentId).includes(first))
    .toSorted((a, b) => Number(b.isTop) - Number(a.isTop) || b.worth - a.worth)
  if (!best) return null
  const agentId = agentsOf(best.documentId).find(
    id => (own.get(id) ?? 0) >= MIN_SHARE_OF_BEST * (own.get(first ?? '') ?? 0),
  )
  return { bestChunkId: best.chunkId, agentId: agentId ?? null }
}
