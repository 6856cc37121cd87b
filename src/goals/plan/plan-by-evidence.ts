import type { WorkspaceDatabase } from '../../platform/database/scope-to-workspace.ts'
import { cutText, oneLine } from '../../reports/text.ts'
import { answerParts, type GoalAgent } from './answer-parts.ts'
import { draftSteps, type PartEvidence, type ToolRequest } from './draft-steps.ts'
import { findToolRequests, isDelivery } from './find-tool-requests.ts'
import type { GoalTool } from './find-tools.ts'
import type { PlannedStep } from './planned-step.ts'
import { hasQuestion } from './same-question.ts'
import type { SearchedDocuments } from './search-part.ts'
import { type GoalPart, type SplitGoal, splitGoal } from './split-goal.ts'
import { stepWords } from './step-words.ts'

/** What a plan is made of. */
export interface EvidencePlanInput extends Omit<SearchedDocuments, 'agentIds'> {
  /** The goal. */
  text: string
  /** Without any, the whole workspace is searched. */
  agents: readonly GoalAgent[]
  /** BCP 47 tag. */
  language: string
  tools: readonly GoalTool[]
  /** Completed steps, which stay. */
  kept: readonly PlannedStep[]
  /** Steps of the former plan that failed. Their parts are tried with another agent. */
  failed: readonly PlannedStep[]
}

/** In UTF-16 code units, of a goal that has no parts. */
const MAX_QUESTION_LENGTH = 300
const NO_EVIDENCE: PartEvidence = { bestChunkId: null, agentId: null }

/**
 * Plans a goal without a model: splits it into parts, and has each done by the agent whose documents answer it best. Parts
 * that are not searched before the signal aborts have no agent. What failed before, and nothing else can do, is left out:
 * the plan names it as a risk.
 */
export async function planByEvidence(
  db: WorkspaceDatabase,
  input: EvidencePlanInput,
  signal: AbortSignal,
): Promise<PlannedStep[]> {
  const { language, kept, agents } = input
  const split = readGoal(input.text)
  const requests = findToolRequests(split.parts, input.tools)
  const toFind = split.parts.filter(part => !requests.some(request => request.part === part))
  const deliveries = toFind.every(isDelivery) ? [] : toFind.filter(isDelivery)
  const asked = toFind.filter(part => !deliveries.includes(part))
  const isNew = (part: GoalPart) => !kept.some(step => hasQuestion(step, part, language))
  const failuresOf = (part: GoalPart) => input.failed.filter(step => hasQuestion(step, part, language))
  const agentsFor = (part: GoalPart) => untried(agents, failuresOf(part))
  const answers = await answerParts(db, asked.filter(isNew), { ...input, agentsFor }, signal)

  const failed = [
    ...asked.filter(part => isNew(part) && failuresOf(part).length > 0 && !answers.has(part)),
    ...requests.filter(request => hasFailed(request, input.failed)).map(({ part }) => part),
  ]
  const words = stepWords(language)
  const left = split.parts.filter(part => !failed.includes(part) && !deliveries.includes(part))
  const evidence = new Map<GoalPart, PartEvidence>()
  const parts = left.map(part => {
    const answer = answers.get(part)
    const plain = answer && !answer.needsContext ? { ...part, context: '' } : part
    if (answer) evidence.set(plain, answer)
    return plain
  })
  return draftSteps({
    language,
    kept,
    split: { ...split, parts },
    tools: requests.filter(({ part }) => left.includes(part)),
    evidenceFor: part => evidence.get(part) ?? NO_EVIDENCE,
    risks: [
      ...failed.map(({ question }) => words.dropped(question)),
      ...deliveries.map(({ question }) => words.noTool(question)),
    ],
  })
}

/** A goal without parts, such as "Write a report.", is one part itself. */
function readGoal(text: string): SplitGoal {
  const split = splitGoal(text)
  if (split.parts.length > 0) return split
  const part = { question: cutText(oneLine(text), MAX_QUESTION_LENGTH), context: '', sentence: 0 }
  return { ...split, parts: [part] }
}

function untried(agents: readonly GoalAgent[], failures: readonly PlannedStep[]): readonly GoalAgent[] {
  return agents.filter(({ id }) => !failures.some(({ agentId }) => agentId === id))
}

function hasFailed({ tool }: ToolRequest, failed: readonly PlannedStep[]): boolean {
  return failed.some(step => step.tool?.pluginId === tool.pluginId && step.tool.name === tool.name)
}
