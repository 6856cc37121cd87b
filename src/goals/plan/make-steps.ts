import { cutText } from '../../reports/text.ts'
import type { PlannedStep, StepKind, StepTool } from './planned-step.ts'
import type { OutputKind } from './requested-outputs.ts'
import { questionLine } from './same-question.ts'
import type { GoalPart } from './split-goal.ts'
import type { StepWords } from './step-words.ts'

/** In UTF-16 code units. */
const MAX_TITLE_LENGTH = 120

interface ResearchRequest {
  parts: readonly GoalPart[]
  /** UUID, or null. */
  agentId: string | null
  hasEvidence: boolean
}

/** Finds out parts. The description lists their questions, one per line. */
export function researchStep(
  key: string,
  { parts, agentId, hasEvidence }: ResearchRequest,
  words: StepWords,
): PlannedStep {
  const title = cutText(parts.map(({ question }) => question).join('; '), MAX_TITLE_LENGTH)
  return {
    ...makeStep(key, 'RESEARCH', [], {
      title,
      description: words.research(parts.map(questionLine).join('\n')),
      successCriteria: [words.answers(title), words.cites],
    }),
    agentId,
    risks: hasEvidence ? [] : [words.noEvidence],
  }
}

/** Makes a file of what the steps before it have found. */
export function outputStep(
  key: string,
  kind: OutputKind,
  dependsOn: string[],
  words: StepWords,
): PlannedStep {
  const texts = {
    DOCUMENT: [words.document, words.writeDocument, words.hasSections],
    TABLE: [words.table, words.writeTable, words.hasRows],
    SLIDES: [words.slides, words.writeSlides, words.hasSlides],
  } as const
  const [title, description, criterion] = texts[kind]
  return makeStep(key, kind, dependsOn, { title, description, successCriteria: [criterion] })
}

/** Runs a tool. */
export function toolStep(
  key: string,
  { part, tool, hasEffects }: { part: GoalPart; tool: StepTool; hasEffects: boolean },
  dependsOn: string[],
  words: StepWords,
): PlannedStep {
  return {
    ...makeStep(key, 'TOOL', dependsOn, {
      title: cutText(part.question, MAX_TITLE_LENGTH),
      description: words.runTool(tool.name),
      successCriteria: [words.toolSucceeds],
    }),
    tool,
    risks: hasEffects ? [words.hasEffects] : [],
  }
}

/** Answers the goal from everything. */
export function synthesisStep(
  key: string,
  dependsOn: string[],
  risks: readonly string[],
  words: StepWords,
): PlannedStep {
  const texts = {
    title: words.synthesis,
    description: words.synthesize,
    successCriteria: [words.namesGaps],
  }
  return { ...makeStep(key, 'SYNTHESIS', dependsOn, texts), risks: [...risks] }
}

function makeStep(
  key: string,
  kind: StepKind,
  dependsOn: string[],
  text: Pick<PlannedStep, 'title' | 'description' | 'successCriteria'>,
): PlannedStep {
  return { key, kind, dependsOn, agentId: null, tool: null, risks: [], ...text }
}
