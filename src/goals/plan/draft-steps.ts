import { cutText } from '../../reports/text.ts'
import type { PlannedStep, StepKind, StepTool } from './planned-step.ts'
import type { OutputKind } from './requested-outputs.ts'
import type { GoalPart, SplitGoal } from './split-goal.ts'
import { type StepWords, stepWords } from './step-words.ts'

/** Of a plan. */
export const MAX_STEPS = 12
/** In UTF-16 code units. */
const MAX_TITLE_LENGTH = 120

/** What was found for a part of a goal. */
export interface PartEvidence {
  /** UUID of the passage that fits best. Null: none was found. */
  bestChunkId: string | null
  /** UUID of the agent whose documents fit best. */
  agentId: string | null
}

/** A part that names a tool. */
export interface ToolRequest {
  part: GoalPart
  tool: StepTool
  /** Whether the tool can change something outside of Canopy. */
  hasEffects: boolean
}

interface Draft {
  language: string
  split: SplitGoal
  /** Parts that only ask for a tool to be run. */
  tools: readonly ToolRequest[]
  evidenceFor(part: GoalPart): PartEvidence
}

/**
 * Drafts the steps for a goal: research for each part, by the agent whose documents answer it, then the requested files
 * and tools, and a summary of all. Parts with the same best passage are one step.
 */
export function draftSteps({ language, split, tools, evidenceFor }: Draft): PlannedStep[] {
  const words = stepWords(language)
  const asked = split.parts.filter(part => !tools.some(tool => tool.part === part))
  const rooms = MAX_STEPS - 1 - split.outputs.length - tools.length
  const groups = limitGroups(groupParts(asked, evidenceFor), Math.max(1, rooms))
  const research = groups.map((group, i) => researchStep(group, i, words))
  const keysOf = (sentences: readonly number[]) => {
    const about = research.filter((_, i) =>
      groups[i]?.parts.some(({ sentence }) => sentences.includes(sentence)),
    )
    return (about.length > 0 ? about : research).map(({ key }) => key)
  }
  const outputs = split.outputs.map(({ kind, sentences }) => outputStep(kind, keysOf(sentences), words))
  const runs = tools.slice(0, MAX_STEPS - 1 - outputs.length - research.length).map((request, i) => {
    const before = research.filter((_, at) =>
      groups[at]?.parts.some(({ sentence }) => sentence <= request.part.sentence),
    )
    return toolStep(
      request,
      i,
      before.map(({ key }) => key),
      words,
    )
  })
  const work = [...research, ...outputs, ...runs]
  const needed = new Set(work.flatMap(({ dependsOn }) => dependsOn))
  const last = work.filter(({ key }) => !needed.has(key)).map(({ key }) => key)
  return [...work, synthesisStep(last, words)]
}

interface PartGroup extends PartEvidence {
  parts: GoalPart[]
}

function groupParts(parts: readonly GoalPart[], evidenceFor: (part: GoalPart) => PartEvidence): PartGroup[] {
  const groups: PartGroup[] = []
  for (const part of parts) {
    const evidence = evidenceFor(part)
    const same = groups.find(
      ({ bestChunkId }) => bestChunkId !== null && bestChunkId === evidence.bestChunkId,
    )
    if (same) same.parts.push(part)
    else groups.push({ ...evidence, parts: [part] })
  }
  return groups
}

/** Joins the last groups if there are too many. */
function limitGroups(groups: readonly PartGroup[], max: number): PartGroup[] {
  const [last, ...others] = groups.slice(max - 1)
  if (!last || others.length === 0) return [...groups]
  return [...groups.slice(0, max - 1), { ...last, parts: [last, ...others].flatMap(({ parts }) => parts) }]
}

function makeStep(
  key: string,
  kind: StepKind,
  dependsOn: string[],
  text: Pick<PlannedStep, 'title' | 'description' | 'successCriteria'>,
): PlannedStep {
  return { key, kind, dependsOn, agentId: null, tool: null, risks: [], ...text }
}

/** The questions of a step, each on a line of its own. */
function questionsOf(parts: readonly GoalPart[]): string {
  return parts.map(({ question, context }) => (context ? `${question} (${context})` : question)).join('\n')
}

function researchStep({ parts, agentId, bestChunkId }: PartGroup, i: number, words: StepWords): PlannedStep {
  const title = parts.map(({ question }) => question).join('; ')
  return {
    ...makeStep(`research-${i + 1}`, 'RESEARCH', [], {
      title: cutText(title, MAX_TITLE_LENGTH),
      description: words.research(questionsOf(parts)),
      successCriteria: [words.answers(cutText(title, MAX_TITLE_LENGTH)), words.cites],
    }),
    agentId,
    risks: bestChunkId === null ? [words.noEvidence] : [],
  }
}

function outputStep(kind: OutputKind, dependsOn: string[], words: StepWords): PlannedStep {
  const texts = {
    DOCUMENT: [words.document, words.writeDocument, words.hasSections],
    TABLE: [words.table, words.writeTable, words.hasRows],
    SLIDES: [words.slides, words.writeSlides, words.hasSlides],
  } as const
  const [title, description, criterion] = texts[kind]
  return makeStep(kind.toLowerCase(), kind, dependsOn, { title, description, successCriteria: [criterion] })
}

function toolStep(
  { part, tool, hasEffects }: ToolRequest,
  i: number,
  dependsOn: string[],
  words: StepWords,
): PlannedStep {
  return {
    ...makeStep(`tool-${i + 1}`, 'TOOL', dependsOn, {
      title: cutText(part.question, MAX_TITLE_LENGTH),
      description: words.runTool(tool.name),
      successCriteria: [words.toolSucceeds],
    }),
    tool,
    risks: hasEffects ? [words.hasEffects] : [],
  }
}

function synthesisStep(dependsOn: string[], words: StepWords): PlannedStep {
  return makeStep('synthesis', 'SYNTHESIS', dependsOn, {
    title: words.synthesis,
    description: words.synthesize,
    successCriteria: [words.namesGaps],
  })
}
