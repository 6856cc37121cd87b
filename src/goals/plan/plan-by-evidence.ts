import type { WorkspaceDatabase } from '../../platform/database/scope-to-workspace.ts'
import { cutText, oneLine } from '../../reports/text.ts'
import { answerParts, type GoalAgent, type SearchedDocuments } from './answer-parts.ts'
import { draftSteps, type PartEvidence, type ToolRequest } from './draft-steps.ts'
import { findToolRequests } from './find-tool-requests.ts'
import type { GoalTool } from './find-tools.ts'
import type { PlannedStep } from './planned-step.ts'
import { hasQuestion } from './same-question.ts'
import { type GoalPart, type SplitGoal, splitGoal } from './split-goal.ts'
import { stepWords } from './step-words.ts'

/** What a plan is made of. */
export interface EvidencePlanInput extends SearchedDocuments {
  text: string
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
  const { language, kept, failed } = input
  const split = readGoal(input.text)
  const requests = findToolRequests(split.parts, input.tools)
  const isNew = (part: GoalPart) => !kept.some(step => hasQuestion(step, part, language))
  const asked = split.parts.filter(part => !requests.some(request => request.part === part) && isNew(part))
  const failuresOf = (part: GoalPart) => failed.filter(step => hasQuestion(step, part, language))
  const found = await answerParts(db, asked, input, signal, part => untried(input.agents, failuresOf(part)))
  const dropped = new Set([
    ...asked.filter(part => failuresOf(part).length > 0 && !found.has(part)),
    ...requests.filter(request => hasFailed(request, failed)).map(({ part }) => part),
  ])
  const words = stepWords(language)
  return draftSteps({
    language,
    kept,
    split: { ...split, parts: split.parts.filter(part => !dropped.has(part)) },
    tools: requests.filter(({ part }) => !dropped.has(part)),
    evidenceFor: part => found.get(part) ?? NO_EVIDENCE,
    risks: [...dropped].map(({ question }) => words.dropped(question)),
  })
}

/** A goal without parts, such as "Write a report.", is one part itself. */
function readGoal(text: string): SplitGoal {
  const split = splitGoal(text)
  if (split.parts.length > 0) return split
  const part = {
    question: cutText(oneLine(text), MAX_QUESTION_LENGTH),
    context: '',
    setting: '',
    sentence: 0,
  }
  return { ...split, parts: [part] }
}

function untried(agents: readonly GoalAgent[], failures: readonly PlannedStep[]): readonly GoalAgent[] {
  return agents.filter(({ id }) => !failures.some(({ agentId }) => agentId === id))
}

function hasFailed({ tool }: ToolRequest, failed: readonly PlannedStep[]): boolean {
  return failed.some(step => step.tool?.pluginId === tool.pluginId && step.tool.name === tool.name)
}
